"""What is wrong, why, and what now: a message for each code of a problem or an outage."""

from collections.abc import Mapping

from tui.kit.i18n import N_

SENTENCES: Mapping[str, str] = {
    "access_contacts_only": N_("Only a billing contact of this account can see this."),
    "access_corporate": N_("A corporate account buys through its Corporate Billing Portal."),
    "access_owes": N_("This account must pay what it owes before it can buy."),
    "access_read_only": N_("Only a billing contact of this account can buy."),
    "account_missing": N_("The store has no account {account}."),
    "account_several": N_("You are somebody of several accounts ({accounts}): name one with --account."),
    "already_placed": N_("This order was placed already."),
    "cards_not_taken": N_("This shop takes no cards: invoices are paid by bank transfer."),
    "cancel_overdue": N_(
        "Invoice {number} was to be paid by {day}, and its money has not come: once it has, {plan} can be cancelled."
    ),
    "cancel_unpaid": N_("Something of this account is not paid: pay it first, then {plan} can be cancelled."),
    "cart_changed": N_(
        "{by} changed the cart meanwhile: it now comes to {new}. Nothing was charged: look at it again."
    ),
    "cart_differs": N_(
        "{by} changed the cart meanwhile: {old} became {new}. Nothing was charged: look at it, then place the order."
    ),
    "cart_empty": N_("The cart is empty: add a subscription first."),
    "change_scheduled": N_("{plan} becomes {tier} on {day}: give up that change first."),
    "city_missing": N_("The city is missing."),
    "company_missing": N_("The company name is missing."),
    "contact_gone": N_("This user is no billing contact any more."),
    "contact_known": N_("{email} is a billing contact already."),
    "contact_last": N_("This is the last billing contact: make somebody else one first."),
    "country_missing": N_("The country is missing: two letters, such as IT or DE."),
    "country_not_a_code": N_("“{typed}” is not a country code: two letters, such as IT or DE."),
    "currency_not_a_code": N_("“{typed}” is not a currency code: three letters, such as EUR or USD."),
    "doctor_account_missing": N_("{account}: the account itself is missing. Restore it from the last backup."),
    "doctor_due_without_day": N_("{account}: invoice {number} is not paid and has no day to pay it by."),
    "doctor_group_repeated": N_("{account}: {number} has the same VAT in two groups."),
    "doctor_group_vat": N_("{account}: the VAT of {number} is not its rate of the net."),
    "doctor_history_altered": N_(
        "{account}: the history is not what was written, from event {event} on. Compare it with the last backup."
    ),
    "doctor_integrity": N_("The engine of the store says: {reason}."),
    "doctor_invoice_missing": N_("{account}: order {number} is paid and has no invoice."),
    "doctor_invoice_twice": N_("{account}: order {number} has more than one invoice."),
    "doctor_item_sum": N_("{account}: a line of {number} is not its price for its days less its discounts."),
    "doctor_mail_unsent": N_("{account}: mail that has not left: {count}. `seatdesk outbox flush` hands it over."),
    "doctor_misfiled": N_(
        "{account}: look-ups that miss a document or lead to none: {count}. `seatdesk doctor --repair` makes them anew."
    ),
    "doctor_negative_amount": N_("{account}: {number} has an amount below zero."),
    "doctor_net_groups": N_("{account}: the nets of {number} by VAT do not make its net."),
    "doctor_net_sum": N_("{account}: the lines of {number} do not make its net."),
    "doctor_numbers_missing": N_("Numbers of {series} that were given and are nowhere: {numbers}."),
    "doctor_numbers_twice": N_("Numbers of {series} that were given twice: {numbers}."),
    "doctor_numbers_unknown": N_("Numbers of {series} that were never given: {numbers}."),
    "doctor_order_missing": N_("{account}: there is no order to invoice {number}."),
    "doctor_order_open": N_(
        "{account}: order {number} is open ({status}). `seatdesk reconcile` asks what became of its payment."
    ),
    "doctor_order_twice": N_("{account}: order {number} is open and closed at once."),
    "doctor_paid_too_much": N_("{account}: more was paid for {number} than its total."),
    "doctor_refund_note_missing": N_("{account}: a refund for {number} has no credit note of its amount."),
    "doctor_refund_open": N_("{account}: a refund for {number} is open. `seatdesk reconcile` asks what became of it."),
    "doctor_refunded_too_much": N_("{account}: more was given back for {number} than its total."),
    "doctor_seats": N_("{account}: {plan} has {seats} seats, {assigned} of them assigned; users hold {held}."),
    "doctor_several_currencies": N_("{account}: {number} has amounts in several currencies."),
    "doctor_total_sum": N_("{account}: net and VAT of {number} do not make its total."),
    "doctor_unreadable": N_(
        "{account}: a document of the kind {kind} cannot be read ({reason}). Restore the account from the last backup."
    ),
    "doctor_vat_groups": N_("{account}: the VAT groups of {number} do not make its VAT."),
    "downgrade_later": N_("{plan} is a lower plan: it can begin on {day}, and is no part of an order."),
    "downgrade_support": N_("{plan} is a lower plan: write to {contact} to have it."),
    "einvoice_decimals": N_("EN 16931 has no room for {currency}: an amount there has at most two decimals."),
    "einvoice_not_installed": N_("E-invoices need more packages: install seatdesk[{extra}]."),
    "einvoice_outside_mixed": N_(
        "{number} has VAT beside what is outside the scope of VAT: EN 16931 allows only one of them on a document."
    ),
    "email_malformed": N_("This is not an e-mail address."),
    "email_missing": N_("The e-mail is missing."),
    "export_exists": N_("{path} is there already: choose another name."),
    "export_newer": N_("{path} was written by a newer version. Update this program."),
    "export_no_account": N_("The store has no account {account}."),
    "export_not_written": N_("{path} could not be written ({reason})."),
    "export_unreadable": N_("{path} is not a whole export: {reason}. Nothing was changed."),
    "import_account_exists": N_(
        "The store has an account {account} already. Nothing was changed: --replace puts the file's in its place."
    ),
    "import_number_taken": N_(
        "{number} of {account} has been issued to {other} in this store. Nothing was changed: a number is issued once."
    ),
    "given_nothing": N_("Say which file, or paste its lines."),
    "given_not_a_file": N_("{path} is not a file."),
    "given_too_large": N_("{path} is too large: at most {most} bytes."),
    "given_unreadable": N_("{path} cannot be read ({reason})."),
    "invoice_paid_already": N_("Nothing is left to pay of {number}."),
    "invoice_unknown": N_("There is no invoice or credit note {number}."),
    "line_changed_annual": N_(
        "{by} changed this line meanwhile: now {plan}, seats: {seats}, paid annually. "
        "Give your answer again to put it in the place of that."
    ),
    "line_changed_monthly": N_(
        "{by} changed this line meanwhile: now {plan}, seats: {seats}, paid monthly. "
        "Give your answer again to put it in the place of that."
    ),
    "line_gone": N_("This line is no longer in the cart."),
    "line_taken_out": N_("{by} took this line out of the cart meanwhile. Give your answer again to put it back in."),
    "mail_address_wrong": N_("A mail could not be sent: “{to}” is not an e-mail address."),
    "mail_delayed": N_("The mail server {server} takes no mail now ({reply}). It is tried again later."),
    "mail_login_refused": N_("The mail server {server} does not accept the user {user} with this password."),
    "mail_not_written": N_("A mail could not be written to {path} ({reason})."),
    "mail_refused": N_("The mail server {server} refuses a mail to {to}: {reply}."),
    "mail_server_insecure": N_("The mail server {server} offers no encryption: nothing was sent."),
    "mail_server_unreachable": N_("The mail server {server} cannot be reached ({reason}). It is tried again later."),
    "mail_server_untrusted": N_("The certificate of the mail server {server} is not to be trusted ({reason})."),
    "method_changed": N_("A colleague changed the payment method meanwhile: look at it again."),
    "method_missing": N_("Choose how to pay."),
    "name_missing": N_("The name is missing."),
    "nothing_to_open": N_("There is no link to open any more."),
    "nothing_started": N_("There is nothing to go on with: add a new subscription."),
    "order_method_unknown": N_("One cannot pay by “{typed}” here. There is: {known}."),
    "order_of_others": N_("You are nobody of the account {account}."),
    "order_product_unknown": N_("There is no product “{typed}”. There is: {known}."),
    "order_several_plans": N_("{product} stands there in another plan or cycle already: an order has one of them."),
    "order_tier_unknown": N_("{product} has no tier “{typed}”. It has: {known}."),
    "order_too_early": N_("{plan} begins on {since}: there is no quote for a day before that."),
    "order_unpriced": N_("It had no price in {currency} on {day}."),
    "order_vat_unknown": N_("No VAT rate of {country} is known for {day}."),
    "order_without_account": N_("Only an account can order: name one, in the place of the customer."),
    "owes_nothing": N_("{account} owes nothing."),
    "os_user_unknown": N_("Nobody is tied to the OS user {user}: say who you are, with --as and an e-mail address."),
    "payment_under_way": N_(
        "{by} is paying for what is in the cart (order {order}): wait until that payment has an end, then go on."
    ),
    "person_unknown": N_("Nobody has the e-mail {email}."),
    "plan_free": N_("{plan} is free: subscribe to it first."),
    "plan_not_sold": N_("{plan} is no longer sold: take it out of the cart."),
    "plan_unchanged": N_("{plan} with {seats} seats, billed like this, is what you have: choose something else."),
    "plan_withdrawn": N_("{plan} is no longer sold: it stays as it is, or can be cancelled."),
    "postcode_missing": N_("The postcode is missing."),
    "plan_exceeded": N_("{plan}: {wanted} users for {seats} seats. Take some off, or add seats."),
    "plan_none": N_("This account has no subscription yet."),
    "plan_not_held": N_("“{typed}” is none of these: {known}."),
    "product_held": N_("You already have {plan}. Change it from home."),
    "product_in_cart": N_("The cart already has {plan}: edit that line, or remove it first."),
    "product_not_sold": N_("This is not sold in {currency}."),
    "product_unknown": N_("Choose a product first."),
    "quote_changed": N_("The amount changed meanwhile and is now {new}. Nothing was charged: look at it again."),
    "quote_differs": N_(
        "The amount changed from {old} to {new}. Nothing was charged: look at it, then place the order."
    ),
    "run_before_last": N_(
        "The last billing run was for {last}: a run for {day}, before it, would bill days that are over. "
        "Nothing was changed."
    ),
    "renewal_under_way": N_(
        "A renewal is being paid for (order {order}): wait until that payment has an end, then go on."
    ),
    "renewal_due": N_(
        "{plan} is renewed first, by itself (it was due on {day}): change it tomorrow, or write to {contact}."
    ),
    "seats_above_maximum": N_("Online you can buy up to {most} {units}; for more write to {contact}."),
    "seats_above_trial": N_("A trial has up to {most} {units}."),
    "seats_below_assigned": N_(
        "{seats} seats are too few, {assigned} are assigned: take some back first "
        "(home, the subscription, Assign seats)."
    ),
    "seats_below_minimum": N_("The least is {least}."),
    "seats_changed": N_(
        "{by} changed these seats meanwhile. Given: {given}. Taken: {taken}. Save again to put yours in their place."
    ),
    "seats_differ": N_("A colleague changed these seats meanwhile: look at the difference again, then save."),
    "seats_exceeded": N_("{wanted} users are chosen for {seats} seats: take some off, or add seats."),
    "seats_not_in_blocks": N_("Sold in blocks of {block}: {lower} or {upper}."),
    "seats_not_whole": N_("“{typed}” is not a whole number."),
    "refund_amount_malformed": N_("“{typed}” is no amount to give back: a number above zero, with a point."),
    "refund_amount_vat": N_("With its VAT no net makes exactly this amount: {below} or {above} would be one."),
    "refund_payment_under_way": N_(
        "Order {order}, which is being paid for, uses credit from this invoice: wait until that payment has an end."
    ),
    "refund_reason_missing": N_("Say why, with --reason: it stands on the credit note."),
    "refund_too_much": N_("Of {number} there is {most} left that can go back this way. Nothing was given back."),
    "refund_unpaid": N_("{number} is not paid: note its transfer with `seatdesk invoice paid` first."),
    "secret_exposed": N_("{path} can be read by others: let only its owner read it, then change the secret."),
    "secret_missing": N_("The secret {name} is missing: give it in the environment or in a file for it."),
    "sign_in_code_over": N_("This code is no longer good: ask for a new one."),
    "sign_in_code_wrong": N_("This is not the code. Tries left: {left}."),
    "sign_in_no_passwords": N_("Passwords are not used here: ask for a code."),
    "sign_in_password_wrong": N_("E-mail and password do not fit."),
    "sign_in_too_many_codes": N_("Too many codes were asked for: try again in an hour."),
    "sign_in_too_many_tries": N_("Too many wrong tries: try again in an hour."),
    "ssh_address_unusable": N_("Nobody can be listened to at {place} ({reason})."),
    "ssh_host_key_unusable": N_("The host key {path} cannot be used ({reason})."),
    "ssh_key_gone": N_("You have no such key any more."),
    "ssh_key_kind": N_("Keys of the kind {kind} are not used: make one with `ssh-keygen -t ed25519`."),
    "ssh_key_known": N_("You have this key already: “{label}”."),
    "ssh_key_malformed": N_("This is not a public key: paste the one line of a .pub file, such as ssh-ed25519 AAAA…"),
    "ssh_key_private": N_(
        "This is a private key: give it to nobody, and make a new one. Paste the line of the .pub file beside it."
    ),
    "ssh_key_short": N_("This key is too short: RSA needs at least {least} bits."),
    "ssh_key_too_many": N_("You have {most} keys, which is the most: revoke one first."),
    "ssh_key_unknown": N_("The key {fingerprint} is not known here."),
    "ssh_not_installed": N_("The SSH server needs another package: install seatdesk[ssh]."),
    "ssh_user_unknown": N_("There is no OS user {user} to become."),
    "ssh_user_without_root": N_("Only root can become the OS user {user}: start it as root, or as that user."),
    "store_access_denied": N_("{path} does not let this program in ({reason}): check the user and the password."),
    "store_damaged": N_("The store {path} is damaged. Restore the last backup."),
    "store_database_missing": N_("There is no database at {path}: make one, then try again."),
    "store_document_damaged": N_("The store holds something that cannot be read. Restore the last backup."),
    "store_document_newer": N_("The store was written by a newer version. Update this program."),
    "store_driver_missing": N_(
        "A store on a server needs the driver for PostgreSQL: pip install 'seatdesk[postgres]' brings it."
    ),
    "store_encoding": N_("The database {path} keeps text as {encoding}: make one that keeps it as UTF8."),
    "store_exists": N_("There is something at {path} already. Nothing was changed: choose another place."),
    "store_full": N_("The disk of {path} is full. Nothing was changed: make room, then try again."),
    "store_locked": N_("The store {path} is in use by a process that does not let go. Nothing was changed: try again."),
    "store_missing": N_("There is no store at {path}. `seatdesk init` makes one; `seatdesk demo` looks around."),
    "store_network_filesystem": N_(
        "{path} lies on a network file system, which cannot keep money safe. Use a local disk."
    ),
    "store_newer": N_("The store {path} comes from a newer version. Update this program."),
    "store_not_a_store": N_("{path} is not a store of this program."),
    "store_read_only": N_("{path} cannot be written. Nothing was changed: check its permissions."),
    "store_schema_unusable": N_("“{schema}” cannot be the name of a schema: choose another."),
    "store_unavailable": N_(
        "The store {path} cannot be used ({reason}). Try again; if it stays so, ask your operator."
    ),
    "store_uncertain": N_("It is not certain that this was stored: look again before you repeat it."),
    "store_unreachable": N_("{path} does not answer ({reason}). Nothing was changed: try again."),
    "store_url_unknown": N_("“{url}” is not the address of a store: write sqlite:/// and the path of a file."),
    "store_url_unreadable": N_("The address of the store cannot be read: write postgresql://user@host/database."),
    "store_url_with_password": N_("No password belongs into this file: give it in the environment."),
    "store_url_without_place": N_("“{url}” does not say where the store is: add it."),
    "street_missing": N_("The street is missing."),
    "stripe_key_live": N_("This key of Stripe's takes real money: say live = true in the configuration to want that."),
    "stripe_key_not_restricted": N_("Give a restricted key of Stripe's, which starts with rk_: no other is used."),
    "stripe_key_test": N_("The configuration says live = true, but this key of Stripe's is one for tests."),
    "stripe_not_installed": N_("Cards need another package: install seatdesk[stripe]."),
    "subscription_cancelled": N_("{plan} is cancelled and ends on {day}: reactivate it first."),
    "subscription_cancelled_by": N_("{by} cancelled {plan}: it ends on {day}. Reactivate it first."),
    "subscription_ended": N_("{plan} ended on {day}: it can be bought again."),
    "subscription_gone": N_("This subscription is no longer there."),
    "subscription_past_due": N_("A renewal of {plan} is not paid: pay it first."),
    "text_too_long": N_("This is too long: at most {most} characters."),
    "text_unprintable": N_("There is a character in this text that cannot be printed: take it out."),
    "tier_unknown": N_("Choose a plan first."),
    "time_zone_unknown": N_("“{typed}” is not a time zone: a name such as Europe/Rome."),
    "trial_ends_itself": N_("{plan} ends by itself on {day}: nothing will be charged."),
    "trial_incomplete": N_("Some answers for the trial are missing."),
    "trial_none": N_("{product} has no free trial."),
    "trial_not_changed": N_("{plan} is a free trial until {day}: subscribe to it first."),
    "trial_used": N_("You have tried {product} before: there is one trial of a product, ever."),
    "user_gone": N_("One of these users was removed meanwhile."),
    "user_known": N_("{email} is a user of this account already."),
    "user_removed": N_("You were removed from this account."),
    "vat_id_check_digit": N_("The check digit of this VAT number is wrong."),
    "vat_id_component": N_("This VAT number has a part that cannot be."),
    "vat_id_format": N_("This is not how a VAT number of this country is written."),
    "vat_id_length": N_("This VAT number is too short or too long."),
    "vat_id_not_registered": N_("The register does not know this VAT number: correct it, or leave it empty."),
    "vat_id_not_verified": N_(
        "The register cannot be asked about this VAT number now. Nothing was charged: try again later, "
        "or leave it empty and pay VAT."
    ),
    "vat_id_other_country": N_("A VAT number of {prefix} does not fit an address in {country}."),
    "vat_id_outside_eu": N_("{country} has no EU VAT number: leave it empty."),
    "webhook_address_unusable": N_("Port {port} of this machine cannot be used for webhooks ({reason})."),
    "webhook_forged": N_("This event was not signed with the secret of this shop."),
    "webhook_not_settled": N_("{account}: the payment service cannot be asked now. It shall send the event again."),
    "webhook_old": N_("This event was signed too long ago, or the clock of this machine is wrong."),
    "webhook_unreadable": N_("This event cannot be read."),
    "webhooks_not_configured": N_("There is no section [webhooks] in the configuration: nothing to listen for."),
    "webhooks_not_installed": N_("Webhooks need another package: install seatdesk[webhooks]."),
}
