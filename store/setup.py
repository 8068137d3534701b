"""The first account of a new store, and its billing contact."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store.domain.accounts import Account, AccountKind, Payer, Role, User
from store.domain.money import Money
from store.domain.problems import Problem, Refused
from store.people.sign_in import check_email
from store.shop import Shop


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """What `seatdesk init` asks for."""

    company: str
    country: str
    currency: str
    time_zone: str
    name: str
    email: str
    os_user: str
    language: str


def check(answers: FirstAccount) -> None:
    """Refuses answers that no account can be made of, all of them at once; before anything is created."""
    problems = []
    if not answers.company.strip():
        problems.append(Problem("company_missing", "company"))
    country = answers.country.strip()
    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        problems.append(Problem("country_not_a_code", "country", {"typed": country[:20]}))
    if not (len(answers.currency) == 3 and answers.currency.isascii() and answers.currency.isalpha()):
        problems.append(Problem("currency_not_a_code", "currency", {"typed": answers.currency[:20]}))
    try:
        ZoneInfo(answers.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(Problem("time_zone_unknown", "time_zone", {"typed": answers.time_zone[:40]}))
    try:
        check_email(answers.email)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(*problems)


def first_account(shop: Shop, answers: FirstAccount) -> None:
    """Write the account and its billing contact, who opens the centre as this OS user from now on."""
    check(answers)
    country = answers.country.strip().upper()
    account = Account(
        id=shop.ids.new("account"),
        name=answers.company.strip(),
        kind=AccountKind.SELF_SERVICE,
        currency=answers.currency.upper(),
        time_zone=answers.time_zone,
        language=answers.language,
        payer=Payer(company=answers.company.strip(), country=country),
        balance=Money.zero(answers.currency.upper()),
    )
    contact = User(shop.ids.new("user"), answers.name.strip(), answers.email.strip(), Role.SUPER_ADMIN)
    with shop.store.change(account.id) as work:
        work.put(account, replace(contact, billing_contact=True, os_user=answers.os_user))
        work.commit()
