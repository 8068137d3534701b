"""The payment method of an account: one on file, seen, replaced and removed; no plan changes with it (domain 2).

A new card is typed on a page of the payment service. What is asked for is stored before the service is asked, so
that the terminal may be closed meanwhile: whoever comes next, or `seatdesk reconcile`, asks what became of it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from store.domain.accounts import Account, Person, SavedMethod, User
from store.domain.cards import CardSetup
from store.domain.orders import Outcome, OutcomeState
from store.domain.problems import Conflict, Problem, Refused
from store.domain.records import Event, Mail
from store.payment_ports import CardKeeper, PaymentMethod
from store.ports import UnitOfWork, View
from store.reading import keeper
from store.shop import Shop, account_of, language_of
from store.words.card_mails import card_changed, card_link

REPLAY_FOR = timedelta(hours=23)
"""How long a page may be asked for again under its key: the service forgets keys, and closes pages, after 24 hours."""
_ENDED = (OutcomeState.DECLINED, OutcomeState.CANCELLED, OutcomeState.SUCCEEDED)


@dataclass(frozen=True, slots=True)
class Method:
    """What is on file, `setup` where a card is being put there, and the `pages` on which that can be done.

    `by` began it; `ended` is why the last try came to nothing, "" if none just did. `is_over`: the month until
    which the card is good has passed.
    """

    account: Account
    user: User
    saved: SavedMethod | None
    is_over: bool
    setup: CardSetup | None
    by: str
    pages: tuple[PaymentMethod, ...]
    ended: str = ""


def see(shop: Shop, person: Person) -> Method:
    """Refused for who is no billing contact, and for a corporate account, as everything here."""
    with shop.store.view(person.account) as view:
        account, user = keeper(view, person)
        return _method(shop, view, account, user)


def replace_card(shop: Shop, person: Person, page: str) -> Method:
    """Open one of the pages; while one waits already, that one is shown. Refused for a page that is not offered."""
    with shop.store.change(person.account) as work:
        account, user = keeper(work, person)
        if not work.all(CardSetup):
            pages = _pages(shop, account)
            if not pages:
                raise Refused(Problem("cards_not_taken"))
            if page not in {one.id for one in pages}:
                raise Refused(Problem("method_missing", "method"))
            work.put(CardSetup(shop.ids.new("card"), account.id, page, user.id, shop.clock.now()))
            work.commit()
    return ask_again(shop, person)


def ask_again(shop: Shop, person: Person) -> Method:
    """What became of the page? Puts the card on file if there is one."""
    with shop.store.view(person.account) as view:
        keeper(view, person)
    ended = settle(shop, person.account)
    return replace(see(shop, person), ended=ended)


def give_up(shop: Shop, person: Person) -> Method:
    """Close the page and keep what is on file. A card that was typed meanwhile counts."""
    with shop.store.view(person.account) as view:
        keeper(view, person)
        waiting = view.all(CardSetup)
    if shop.cards:
        for setup in waiting:
            _heard(shop, shop.cards, setup, shop.cards.leave(setup) if setup.outcome.ref else _given_up())
    return see(shop, person)


def remove(shop: Shop, person: Person, seen: SavedMethod) -> Method:
    """Take the card that was seen from the account. Refused if another one is on file by now."""
    with shop.store.change(person.account) as work:
        account, user = keeper(work, person)
        removed = _is_same(account.saved_method, seen)
        if account.saved_method and not removed:
            raise Conflict(Problem("method_changed"))
        if removed:
            work.put(put_on_file(shop, work, account, None, user.email))
            _tell(shop, work, account, None, user.email)
            work.commit()
    if removed and shop.cards:
        shop.cards.forget(seen)
    return see(shop, person)


def mail_link(shop: Shop, person: Person) -> str:
    """Queue a mail with the link of the page that waits; twice is one mail. Returns whom it goes to."""
    with shop.store.change(person.account) as work:
        account, user = keeper(work, person)
        url = next((setup.outcome.url for setup in work.all(CardSetup)), "")
        if not url:
            raise Refused(Problem("nothing_to_open"))
        key = f"link:{work.all(CardSetup)[0].id}:{user.id}"
        mail = card_link(shop.texts(language_of(account, user)), user, url, key, shop.clock.now())
        if work.recall(Mail, mail.id) is None:
            work.put(mail)
            work.commit()
    return user.email


def settle(shop: Shop, account_id: str) -> str:
    """Ask what became of the page that waits, if one does. Returns why it came to nothing, "" if it did not."""
    with shop.store.view(account_id) as view:
        waiting = view.all(CardSetup)
    ended = ""
    for setup in waiting if shop.cards else ():
        assert shop.cards is not None
        is_lost = not setup.outcome.ref and shop.clock.now() - setup.at > REPLAY_FOR
        ended = _heard(shop, shop.cards, setup, _given_up() if is_lost else shop.cards.keep(setup))
    return ended


def put_on_file(shop: Shop, work: UnitOfWork, account: Account, card: SavedMethod | None, by: str) -> Account:
    """The account with this card, or none, and the history that says so. The caller stores the account."""
    if _is_same(card, account.saved_method):
        return account
    work.append(
        Event(
            id=shop.ids.new("event"),
            at=shop.clock.now(),
            by=by,
            what="method_replaced" if card else "method_removed",
            subject=_name(card or account.saved_method),
            before=_facts(account.saved_method),
            after=_facts(card),
        )
    )
    return replace(account, saved_method=card)


def _heard(shop: Shop, cards: CardKeeper, setup: CardSetup, outcome: Outcome) -> str:
    """Store what was heard of a page; the first who hears of its end ends it. Returns why it came to nothing."""
    with shop.store.change(setup.account_id) as work:
        stored = work.get(CardSetup, setup.id)
        if (
            stored is None
            or (outcome.state is OutcomeState.UNKNOWN and stored.outcome.ref)
            or outcome == stored.outcome
        ):
            return ""
        account = account_of(work)
        before = account.saved_method
        if outcome.state in _ENDED:
            work.remove(CardSetup, setup.id)
        else:
            work.put(replace(stored, outcome=outcome))
        if outcome.saved:
            began = work.get(User, setup.by)
            by = began.email if began else "gateway"
            work.put(put_on_file(shop, work, account, outcome.saved, by))
            if not _is_same(outcome.saved, before):
                _tell(shop, work, account, outcome.saved, by)
        work.commit()
    if outcome.saved and before and before.method != outcome.saved.method:
        cards.forget(before)
    return outcome.code or outcome.state if outcome.state in _ENDED and not outcome.saved else ""


def _tell(shop: Shop, work: UnitOfWork, account: Account, card: SavedMethod | None, by: str) -> None:
    """Every billing contact is told, by mail: somebody else might have been at the keyboard."""
    change = shop.ids.new("card")
    for user in work.all(User):
        if user.billing_contact:
            texts = shop.texts(language_of(account, user))
            work.put(card_changed(texts, user, card, by, f"card:{change}:{user.id}", shop.clock.now()))


def _given_up() -> Outcome:
    """Of a page that nobody was ever shown."""
    return Outcome(OutcomeState.DECLINED, code="given_up")


def _method(shop: Shop, view: View, account: Account, user: User) -> Method:
    setup = next(iter(view.all(CardSetup)), None)
    began = view.get(User, setup.by) if setup else None
    saved = account.saved_method
    return Method(
        account=account,
        user=user,
        saved=saved,
        is_over=saved is not None and saved.is_over(shop.today(account)),
        setup=setup,
        by=began.email if began else "",
        pages=_pages(shop, account),
    )


def _pages(shop: Shop, account: Account) -> tuple[PaymentMethod, ...]:
    return shop.cards.pages(account.saved_method) if shop.cards else ()


def _is_same(one: SavedMethod | None, other: SavedMethod | None) -> bool:
    """Are both the same card, whatever else is noted of it?"""
    return (one and (one.method, one.expires)) == (other and (other.method, other.expires))


def _facts(card: SavedMethod | None) -> dict[str, str]:
    return {"card": _name(card), "expires": card.expires} if card else {}


def _name(card: SavedMethod | None) -> str:
    return f"{card.brand.title()} {card.last4}" if card else ""
