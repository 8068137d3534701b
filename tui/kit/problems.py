"""One clear sentence for everything that can go wrong: what, why, what now."""

from collections.abc import Mapping

from store.domain.catalogue import Unit
from store.domain.money import Money
from store.domain.problems import Outage, Problem
from store.ports import Texts
from tui.kit.i18n import N_
from tui.kit.safe import plain

SENTENCES: Mapping[str, str] = {
    "access_read_only": N_("Only a billing contact of this account can buy."),
    "access_corporate": N_("A corporate account buys through its Corporate Billing Portal."),
    "access_owes": N_("This account must pay what it owes before it can buy."),
    "already_placed": N_("This order was placed already."),
    "cart_empty": N_("The cart is empty: add a subscription first."),
    "city_missing": N_("The city is missing."),
    "company_missing": N_("The company name is missing."),
    "country_missing": N_("The country is missing: two letters, such as IT or DE."),
    "country_not_a_code": N_("“{typed}” is not a country code: two letters, such as IT or DE."),
    "email_malformed": N_("This is not an e-mail address."),
    "line_gone": N_("This line is no longer in the cart."),
    "method_missing": N_("Choose how to pay."),
    "nothing_started": N_("There is nothing to go on with: add a new subscription."),
    "postcode_missing": N_("The postcode is missing."),
    "product_held": N_("You already have {plan}. Change it from home."),
    "product_in_cart": N_("The cart already has {plan}: edit that line, or remove it first."),
    "product_not_sold": N_("This is not sold in {currency}."),
    "product_unknown": N_("Choose a product first."),
    "quote_changed": N_("The amount changed meanwhile and is now {new}. Nothing was charged: look at it again."),
    "quote_differs": N_("The amount changed from {old} to {new}. Nothing was charged: look at it, then place the order."),
    "seats_above_maximum": N_("Online you can buy up to {most} {units}; for more write to {contact}."),
    "seats_above_trial": N_("A trial has up to {most} {units}."),
    "seats_below_minimum": N_("The least is {least}."),
    "seats_exceeded": N_("{wanted} users are chosen for {seats} seats: take some off, or add seats."),
    "seats_not_in_blocks": N_("Sold in blocks of {block}: {lower} or {upper}."),
    "seats_not_whole": N_("“{typed}” is not a whole number."),
    "sign_in_code_over": N_("This code is no longer good: ask for a new one."),
    "sign_in_code_wrong": N_("This is not the code. Tries left: {left}."),
    "sign_in_no_passwords": N_("Passwords are not used here: ask for a code."),
    "sign_in_password_wrong": N_("E-mail and password do not fit."),
    "sign_in_too_many_codes": N_("Too many codes were asked for: try again in an hour."),
    "sign_in_too_many_tries": N_("Too many wrong tries: try again in an hour."),
    "street_missing": N_("The street is missing."),
    "subscription_gone": N_("This subscription is no longer there."),
    "text_too_long": N_("This is too long: at most {most} characters."),
    "tier_unknown": N_("Choose a plan first."),
    "trial_incomplete": N_("Some answers for the trial are missing."),
    "trial_none": N_("{product} has no free trial."),
    "trial_used": N_("You have tried {product} before: there is one trial of a product, ever."),
    "user_gone": N_("One of these users was removed meanwhile."),
    "user_removed": N_("You were removed from this account."),
    "vat_id_check_digit": N_("The check digit of this VAT number is wrong."),
    "vat_id_component": N_("This VAT number has a part that cannot be."),
    "vat_id_format": N_("This is not how a VAT number of this country is written."),
    "vat_id_length": N_("This VAT number is too short or too long."),
    "vat_id_not_registered": N_("The register does not know this VAT number: correct it, or leave it empty."),
    "vat_id_other_country": N_("A VAT number of {prefix} does not fit an address in {country}."),
    "vat_id_outside_eu": N_("{country} has no EU VAT number: leave it empty."),
    "account_missing": N_("The store has no account {account}."),
    "clock_wrong": N_("This machine's clock is wrong."),
    "mail_not_written": N_("A mail could not be written to {path}."),
    "store_damaged": N_("The store {path} is damaged. Restore the last backup."),
    "store_document_damaged": N_("The store holds something that cannot be read. Restore the last backup."),
    "store_full": N_("The disk of {path} is full. Nothing was changed: make room, then try again."),
    "store_locked": N_("The store {path} is in use by a process that does not let go. Nothing was changed: try again."),
    "store_missing": N_("There is no store at {path}. `seatdesk init` makes one; `seatdesk demo` looks around."),
    "store_network_filesystem": N_("{path} lies on a network file system, which cannot keep money safe. Use a local disk."),
    "store_newer": N_("The store {path} comes from a newer version. Update this program."),
    "store_not_a_store": N_("{path} is not a store of this program."),
    "store_read_only": N_("{path} cannot be written. Nothing was changed: check its permissions."),
    "store_uncertain": N_("It is not certain that this was stored: look again before you repeat it."),
}


def sentence(texts: Texts, problem: Problem | Outage) -> str:
    """The problem in the reader's language. Outside text among its values is made safe to print."""
    code = problem.code
    if code == "quote_changed" and "old" in problem.values and problem.values["old"] != problem.values["new"]:
        code = "quote_differs"
    values = {name: _shown(texts, value) for name, value in problem.values.items()}
    unit = problem.values.get("unit")
    if isinstance(unit, Unit):
        most = problem.values.get("most")
        values["units"] = unit.named(most if isinstance(most, int) else 2, texts.language)
    return texts.say(SENTENCES[code], **values)


def _shown(texts: Texts, value: object) -> object:
    if isinstance(value, Money):
        return texts.money(value)
    return plain(value) if isinstance(value, str) else value
