"""What is wrong in a file that somebody wrote: a message for each code, to stand after path, line and field."""

from collections.abc import Mapping

from tui.kit.i18n import N_

FAULTS: Mapping[str, str] = {
    "column_missing": N_(
        "This column is missing: the first line names the columns, with commas, semicolons or tabs between them."
    ),
    "column_repeated": N_("This column stands twice: take one out."),
    "column_unknown": N_("There is no column “{name}”: the columns are {expected}."),
    "country_unknown": N_("“{country}” is not a country code: two capital letters, such as IT."),
    "currency_repeated": N_("{name} stands twice in the list, first in line {first}: take one out."),
    "discount_amount_malformed": N_("{amount} takes nothing off: an amount above zero does."),
    "discount_amount_missing": N_("The amount in {currency} is missing."),
    "discount_never": N_("It ends on {day} and starts on {since}: nobody would ever get it."),
    "discount_percent_malformed": N_("A percentage is a number above 0, up to 100."),
    "discount_product_unknown": N_("There is no product with the id {product}."),
    "discount_worth_unclear": N_("Say either a percent or an amount that is taken off."),
    "feature_malformed": N_("A feature is true, false or a text in quotes."),
    "feature_unknown": N_("There is no feature “{feature}”: add it to the features of the shop, or correct its name."),
    "field_control_character": N_("There is a control character in this text: take it out."),
    "field_empty": N_("This must not be empty."),
    "fields_wrong": N_(
        "Fields in this line: {found}, columns: {expected}. Put a field with a separator in it into quotation marks."
    ),
    "mail_unencrypted": N_("Mail leaves this machine only encrypted: security must be tls or starttls for {host}."),
    "field_malformed": N_("This must have the form {pattern}."),
    "field_missing": N_("This is missing."),
    "field_not_a_date": N_("This must be a date without quotes, such as 2026-03-01."),
    "field_not_a_list": N_("This must be a list, in square brackets."),
    "field_not_a_table": N_("This must be a table."),
    "field_not_an_amount": N_("This must be an amount without quotes, such as 16.00."),
    "field_not_one_of": N_("This must be one of: {expected}."),
    "field_not_text": N_("This must be text, in quotes."),
    "field_not_true_or_false": N_("This must be true or false, without quotes."),
    "field_not_whole_number": N_("This must be a whole number, without quotes."),
    "field_too_large": N_("The most is {most}."),
    "field_too_small": N_("The least is {least}."),
    "field_unknown": N_("There is nothing of this name: correct it, or take it out."),
    "file_not_toml": N_("This is not TOML: {reason}."),
    "file_not_utf8": N_("This is not UTF-8 text: save the file as UTF-8."),
    "file_unreadable": N_("The file cannot be read: {reason}."),
    "id_repeated": N_("The id {name} was used before, in line {first}: choose another."),
    "limit_not_in_blocks": N_("{seats} cannot be had in blocks of {block}."),
    "order_for_whom": N_("Say for whom it is: either an account or a customer."),
    "order_held_twice": N_(
        "{product} stands there twice, first in line {first}: a customer has one subscription of a product."
    ),
    "order_only_of_account": N_("Only an order of an account has this: take it out."),
    "price_currency_unknown": N_(
        "{currency} is not among the currencies of this shop: add it there, or take this out."
    ),
    "price_day_repeated": N_("Prices from {since} on stand twice, first in line {first}: take one out."),
    "price_decimals": N_("{amount} is not an amount in {currency}, which has at most {most} decimals."),
    "price_missing": N_("The price in {currency} is missing."),
    "price_negative": N_("{amount} is below zero: a price is not."),
    "quote_open": N_("A quotation mark opens a field here, and none closes it."),
    "quote_stray": N_("Something stands after a closing quotation mark: inside a field it is written twice."),
    "rate_malformed": N_("A rate is a percentage in quotes, such as 25.5, with the day from which it counts."),
    "rate_out_of_order": N_("{since} does not come after the day of the rate before it: put them in order."),
    "role_unknown": N_("“{typed}” is not a role: {expected}."),
    "seats_least_above_most": N_("The least, {least}, is above the most, {most}."),
    "seller_bic_wrong": N_("“{bic}” is not a BIC: eight or eleven letters and digits."),
    "seller_iban_wrong": N_("“{iban}” is not an IBAN: its check digits do not fit."),
    "seller_vat_id_wrong": N_(
        "“{vat_id}” is not a VAT number of {country}: its check digits or its letters do not fit."
    ),
    "text_without_english": N_("The English text is missing: en."),
    "tier_without_name": N_("Where there are several tiers, each needs a name."),
    "trial_cap_outside_tier": N_("A trial of {cap} does not fit the tier {tier}, which has {least} to {most}."),
    "user_repeated": N_("{email} stands twice, first in line {first}: take one out."),
    "users_file_empty": N_("There are no users in this: a line that names the columns, then a line for each user."),
    "users_too_many": N_("There are more than {most} users: split the file."),
    "webhooks_without_stripe": N_("Events are sent by Stripe: configure it in [payment.stripe] first."),
}
