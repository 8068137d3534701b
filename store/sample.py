"""The accounts of `seatdesk demo`: one of every kind of person that the billing centre knows (domain 1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from store.domain.accounts import (
    Account,
    AccountKind,
    AccountStatus,
    Payer,
    Representative,
    Role,
    User,
    VatIdState,
)
from store.domain.catalogue import Text, TrialEnd, Unit
from store.domain.money import Money
from store.domain.periods import Cycle, Period, nth_period
from store.domain.quotes import Treatment, Vat
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.ports import Store

_ORGANIZER = Unit(
    Text({"en": "organizer", "it": "organizzatore"}),
    Text({"en": "organizers", "it": "organizzatori"}),
)
_AGENT = Unit(Text({"en": "agent", "it": "operatore"}), Text({"en": "agents", "it": "operatori"}))


def fill(store: Store, today: date) -> None:
    """Write the sample accounts into a store that has none of them yet."""
    known = set(store.accounts())
    for account_id, made in _ACCOUNTS.items():
        if account_id not in known:
            account, documents = made(today)
            with store.change(account_id) as work:
                work.put(account, *documents)
                work.commit()


def _acme(today: date) -> tuple[Account, list[object]]:
    payer = Payer("ACME Srl", "Via Torino 12", "20123", "Milano", "IT", True, "IT03765420157", VatIdState.VALID)
    account = _account("acme", "ACME Srl", "EUR", "Europe/Rome", payer)
    gather = _gather(today)
    people = [
        _contact("anna", "Anna Bianchi", "anna@acme.example"),
        _user("marco", "Marco Neri", "marco@acme.example"),
        _user("giulia", "Giulia Conti", "giulia@acme.example", Role.MANAGER),
        _user("luca", "Luca Greco", "luca@acme.example"),
        _user("sara", "Sara Fontana", "sara@acme.example"),
        _user("paolo", "Paolo De Luca", "paolo@acme.example"),
        _user("elena", "Elena Ricci", "elena@acme.example"),
        _user("omar", "Omar Haddad", "omar@acme.example"),
        _user("ines", "Inés Álvarez", "ines@acme.example"),
        _user("jana", "Jana Novak", "jana@acme.example", Role.ADMIN),
    ]
    seated = [replace(user.holding((gather.id,)), welcomed=("gather",)) for user in people[: gather.assigned]]
    return account, [gather, *seated, *people[gather.assigned :]]


def _gather(today: date) -> Subscription:
    period = _running(today, 12)
    return Subscription(
        id="sub-acme-gather",
        product="gather",
        product_name="Gather",
        tier="pro",
        tier_name="Pro",
        unit=_ORGANIZER,
        seats=10,
        status=SubscriptionStatus.ACTIVE,
        anchor=period.start,
        period=period,
        net=Money(19000, "EUR"),
        renewal=Money(19000, "EUR"),
        cycle=Cycle.MONTHLY,
        vat=Vat(Treatment.DOMESTIC, "22", "IT"),
        assigned=8,
    )


def _bottega(today: date) -> tuple[Account, list[object]]:
    payer = Payer("Bottega Rossi", "Via del Corso 8", "00186", "Roma", "IT", True, "IT00743110157", VatIdState.VALID)
    account = _account("bottega", "Bottega Rossi", "EUR", "Europe/Rome", payer)
    trial = Subscription(
        id="sub-bottega-helpline",
        product="helpline",
        product_name="Helpline",
        tier="pro",
        tier_name="Pro",
        unit=_AGENT,
        seats=3,
        status=SubscriptionStatus.TRIAL,
        anchor=today - timedelta(days=9),
        period=Period(today - timedelta(days=9), today + timedelta(days=5)),
        net=Money.zero("EUR"),
        renewal=Money(4800, "EUR"),
        assigned=1,
        trial_end=TrialEnd.EXPIRE,
    )
    laura = _contact("laura", "Laura Rossi", "laura@bottega.example").holding((trial.id,))
    return replace(account, language="it", trials_used=("helpline",)), [
        trial,
        replace(laura, welcomed=("helpline",)),
        _user("dino", "Dino Rossi", "dino@bottega.example"),
    ]


def _beispiel(_today: date) -> tuple[Account, list[object]]:
    return _plain(
        "beispiel",
        "Beispiel GmbH",
        "EUR",
        "Europe/Berlin",
        Payer("Beispiel GmbH", "Lindenallee 4", "10115", "Berlin", "DE", True, "DE136695976", VatIdState.VALID),
        _contact("greta", "Greta Vogel", "greta@beispiel.example"),
    )


def _initech(_today: date) -> tuple[Account, list[object]]:
    return _plain(
        "initech",
        "Initech Inc.",
        "USD",
        "America/New_York",
        Payer("Initech Inc.", "42 Main Street", "78701", "Austin TX", "US"),
        _contact("sam", "Sam Porter", "sam@initech.example"),
    )


def _sakura(_today: date) -> tuple[Account, list[object]]:
    return _plain(
        "sakura",
        "Sakura K.K.",
        "JPY",
        "Asia/Tokyo",
        Payer("Sakura K.K.", "1-2-3 Jingumae", "150-0001", "Tokyo", "JP"),
        _contact("yuki", "Yuki Tanaka", "yuki@sakura.example"),
    )


def _globex(_today: date) -> tuple[Account, list[object]]:
    payer = Payer("Globex Corporation", "1 Harbour Road", "D02 X285", "Dublin", "IE", True)
    account = replace(
        _account("globex", "Globex Corporation", "EUR", "Europe/Dublin", payer),
        kind=AccountKind.CORPORATE,
        representative=Representative("Nora Byrne", "nora.byrne@seatdesk.example", "+353 1 555 0100"),
    )
    return account, [_contact("carla", "Carla Stone", "carla@globex.example")]


def _passato(today: date) -> tuple[Account, list[object]]:
    payer = Payer("Passato Snc", "Piazza Verdi 3", "40126", "Bologna", "IT")
    account = replace(
        _account("passato", "Passato Snc", "EUR", "Europe/Rome", payer),
        status=AccountStatus.EXPIRED,
        owed=Money(9760, "EUR"),
        owed_since=today - timedelta(days=16),
    )
    return account, [_contact("piero", "Piero Passato", "piero@passato.example")]


def _plain(
    account_id: str, name: str, currency: str, time_zone: str, payer: Payer, contact: User
) -> tuple[Account, list[object]]:
    domain = contact.email.partition("@")[2]
    colleagues = [
        _user("kim", "Kim Lee", f"kim@{domain}"),
        _user("alex", "Alex Stein", f"alex@{domain}"),
        _user("robin", "Robin Weiss", f"robin@{domain}"),
    ]
    return _account(account_id, name, currency, time_zone, payer), [contact, *colleagues]


def _account(account_id: str, name: str, currency: str, time_zone: str, payer: Payer) -> Account:
    return Account(
        id=account_id,
        name=name,
        kind=AccountKind.SELF_SERVICE,
        currency=currency,
        time_zone=time_zone,
        language="en",
        payer=payer,
        balance=Money.zero(currency),
    )


def _contact(user_id: str, name: str, email: str) -> User:
    return User(user_id, name, email, Role.SUPER_ADMIN, billing_contact=True)


def _user(user_id: str, name: str, email: str, role: Role = Role.MEMBER) -> User:
    return User(user_id, name, email, role)


def _running(today: date, days_ago: int) -> Period:
    return nth_period(today - timedelta(days=days_ago), Cycle.MONTHLY, 0)


_ACCOUNTS: dict[str, Callable[[date], tuple[Account, list[object]]]] = {
    "acme": _acme,
    "bottega": _bottega,
    "beispiel": _beispiel,
    "initech": _initech,
    "sakura": _sakura,
    "globex": _globex,
    "passato": _passato,
}
