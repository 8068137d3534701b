"""Why somebody cannot buy here, always with the cause and the way forward (domain 1)."""

from store.domain.accounts import Access, Role
from store.overview import Home
from store.ports import Texts
from tui.kit.i18n import N_

ROLES = {
    Role.MEMBER: N_("Member"),
    Role.MANAGER: N_("Manager"),
    Role.ADMIN: N_("Admin"),
    Role.SUPER_ADMIN: N_("Super Admin"),
}


def cause(texts: Texts, home: Home) -> list[str]:
    """What stands on top of home in place of buying; nothing for who may do everything."""
    if home.access is Access.READ_ONLY:
        return _read_only(texts, home)
    if home.access is Access.CORPORATE:
        return _corporate(texts, home)
    return _owes(texts, home) if home.access is Access.OWES else []


def _read_only(texts: Texts, home: Home) -> list[str]:
    role = texts.say(ROLES[home.user.role])
    return [
        texts.say(
            "You can look, not buy: only a billing contact of this account can, whatever their role (yours: {role}).",
            role=role,
        ),
        texts.say("The billing contacts are:"),
        *(f"  {contact.name}  {contact.email}" for contact in home.contacts),
        "",
    ]


def _corporate(texts: Texts, home: Home) -> list[str]:
    seller, representative = home.seller, home.account.representative
    lines = [
        texts.say(
            "{account} is a corporate account: it buys through the Corporate Billing Portal.", account=home.account.name
        )
    ]
    if seller:
        lines.append(texts.say("Portal: {address}", address=seller.portal_address))
        lines.append(texts.say("Questions and answers: {address}", address=seller.portal_faq))
    if representative:
        lines.append(
            texts.say(
                "Your representative: {name}, {email} {phone}",
                name=representative.name,
                email=representative.email,
                phone=representative.phone,
            )
        )
    return [*lines, ""]


def _owes(texts: Texts, home: Home) -> list[str]:
    account, seller = home.account, home.seller
    lines = []
    if account.owed and account.owed_since:
        amount, day = texts.money(account.owed), texts.day(account.owed_since)
        lines.append(
            texts.say(
                "{amount} has been owed since {day}; nothing can be bought before it is paid.", amount=amount, day=day
            )
        )
    else:
        lines.append(texts.say("This account has ended; nothing can be bought before it is opened again."))
    if seller:
        if account.owed:
            lines.append(
                texts.say(
                    "Transfer it to {iban} ({bic}), {seller}, with the reference {reference}.",
                    iban=seller.iban,
                    bic=seller.bic,
                    seller=seller.name,
                    reference=account.id.upper(),
                )
            )
        lines.append(
            texts.say("Access opens again when it has arrived. Questions: {contact}", contact=seller.support_contact)
        )
    return [*lines, ""]
