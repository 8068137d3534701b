"""Who does what pages ask for: one table, from the kind of message to the desk and the step it takes."""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from screens import messages
from screens.pages import CONTACTS, HISTORY, INVOICES, METHOD, USERS
from tui.desks.desks import Desks
from tui.kit.asking import Answered, Asked, Back, GoTo

Way = Callable[[Desks, Any], Coroutine[Any, Any, object]]

WAYS: Mapping[type[Asked], Way] = {
    Answered: lambda desks, it: desks.wizard.answered(it.screen, it.value),
    Back: lambda desks, it: desks.wizard.back(it.screen),
    GoTo: lambda desks, it: desks.wizard.go_to(it.step),
    messages.EditAnswer: lambda desks, it: desks.wizard.edit(it.line, it.step),
    messages.AddAnother: lambda desks, _: desks.wizard.add_another(),
    messages.OrderFileWanted: lambda desks, _: desks.checkout.save_order(),
    messages.PayerTyped: lambda desks, it: desks.checkout.keep_payer(it.payer, it.method),
    messages.NewsWanted: lambda desks, _: desks.checkout.ask_again(),
    messages.LinkMailWanted: lambda desks, _: desks.links.of_payment(),
    messages.OtherWayWanted: lambda desks, _: desks.wizard.give_up(),
    messages.CardPageWanted: lambda desks, it: desks.cards.begin(it.page),
    messages.CardNewsWanted: lambda desks, _: desks.cards.ask_again(),
    messages.CardLinkMailWanted: lambda desks, _: desks.links.of_card(),
    messages.CardPageLeft: lambda desks, _: desks.cards.give_up(),
    messages.CardRemoved: lambda desks, it: desks.cards.remove(it.card),
    messages.OwedWanted: lambda desks, _: show_owed(desks),
    messages.OwedPaid: lambda desks, it: desks.owed.pay(it.method),
    messages.OwedNewsWanted: lambda desks, _: desks.owed.ask_again(),
    messages.OwedLinkMailWanted: lambda desks, _: desks.links.of_owed(),
    messages.ChoiceOfHome: lambda desks, it: desks.home.chosen(it.what),
    messages.HomeWanted: lambda desks, _: desks.home.show(),
    messages.PageWanted: lambda desks, it: open_page(desks, it.page),
    messages.SeatsChosen: lambda desks, it: desks.seats.assign(it.subscription, it.users, it.seen),
    messages.PlanWanted: lambda desks, it: desks.wizard.change(it.subscription),
    messages.SeatsWanted: lambda desks, it: show_seats(desks, it.subscription),
    messages.UnsentMailWanted: lambda desks, _: desks.home.tell_unsent(),
    messages.SeatsOfUsersWanted: lambda desks, it: desks.people.seats(it.users),
    messages.UserTyped: lambda desks, it: desks.people.add(it.name, it.email),
    messages.ImportWanted: lambda desks, _: desks.people.ask_for_file(),
    messages.UsersGiven: lambda desks, it: desks.people.load(it.path, it.pasted),
    messages.ContactWanted: lambda desks, it: desks.contacts.keys(it.user),
    messages.ContactRemoved: lambda desks, it: desks.contacts.remove(it.user),
    messages.ContactTyped: lambda desks, it: desks.contacts.add(it.name, it.email),
    messages.KeyCodeWanted: lambda desks, it: desks.contacts.send_code(it.key, it.label),
    messages.KeyGiven: lambda desks, it: desks.contacts.enrol(it.key, it.label, it.code),
    messages.DocumentWanted: lambda desks, it: desks.records.document(it.number),
    messages.FileWanted: lambda desks, it: desks.records.save(it.number),
    messages.CopyWanted: lambda desks, it: desks.records.mail(it.number),
    messages.CodeWanted: lambda desks, it: desks.entrance.send_code(it.email),
    messages.CodeGiven: lambda desks, it: desks.entrance.with_code(it.email, it.code),
    messages.PasswordGiven: lambda desks, it: desks.entrance.with_password(it.email, it.password),
}

PAGES: Mapping[str, Callable[[Desks], Coroutine[Any, Any, object]]] = {
    INVOICES: lambda desks: desks.records.invoices(),
    HISTORY: lambda desks: desks.records.history(),
    USERS: lambda desks: desks.people.show(),
    CONTACTS: lambda desks: desks.contacts.show(),
    METHOD: lambda desks: desks.cards.show(),
}
"""How each page of `screens.pages` is opened."""


async def open_page(desks: Desks, page: str) -> None:
    """A purchase that is under way is put away first, as when going home."""
    await desks.leave_for_page()
    await PAGES[page](desks)


async def show_owed(desks: Desks) -> None:
    """From home, which comes back as it will be then."""
    await desks.leave_for_page()
    await desks.owed.show()


async def show_seats(desks: Desks, subscription: str) -> None:
    """From home, or from a change, which is put away first and gone on with afterwards."""
    journey = desks.wizard.journey if desks.is_in_purchase else None
    then: Callable[[], Coroutine[Any, Any, object]] = desks.home.show
    if journey:
        # A change without an answer yet is not kept.
        then = partial(desks.wizard.change, subscription) if journey.unchanged else desks.wizard.resume
    await desks.leave_for_page()
    await desks.seats.show(subscription, then)


def way(desks: Desks, message: Asked) -> Coroutine[Any, Any, object]:
    """What is to be done for this message; it has not begun."""
    return WAYS[type(message)](desks, message)
