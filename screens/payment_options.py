"""The ways to pay as lines of a list, one for each kind (the sandbox's cards are one), and what is due on one line."""

from collections.abc import Sequence

from textual.content import Content

from screens.card_words import card_name
from screens.outcome import OUTCOMES
from store.domain.quotes import Quote
from store.payment_ports import PaymentMethod
from store.ports import Texts
from tui.kit.choices import Option
from tui.kit.i18n import N_
from tui.kit.lines import line


def kind_of(methods: Sequence[PaymentMethod], method_id: str | None) -> str:
    """The kind of a method, "" if it is not offered."""
    return next((method.kind for method in methods if method.id == method_id), "")


def options(texts: Texts, methods: Sequence[PaymentMethod], chosen: str | None) -> list[Option]:
    """A line for each kind; the method with the id `chosen` is marked."""
    return [_option(texts, methods, kind, chosen) for kind in dict.fromkeys(method.kind for method in methods)]


def on_file_detail(method: PaymentMethod) -> str:
    """What stands beside the card on file, as a message."""
    return N_("on file; it expired") if method.is_over else N_("on file; it pays at once")


def due_line(texts: Texts, quote: Quote | None) -> Content | str:
    """The sum on one line, what is due in its colour."""
    if quote is None:
        return ""
    vat = " + ".join(f"{texts.money(group.vat)} ({texts.decimal(group.rate)} %)" for group in quote.groups)
    terms = texts.say("Net {net} · VAT {vat} · ", net=texts.money(quote.net), vat=vat)
    due = texts.say("Due today {amount}", amount=texts.money(quote.due))
    return line(terms, (f"▶ {due}", "due"))


def _option(texts: Texts, methods: Sequence[PaymentMethod], kind: str, chosen: str | None) -> Option:
    say, first = texts.say, next(method for method in methods if method.kind == kind)
    now = next((method for method in methods if method.id == chosen and method.kind == kind), None)
    mark = "(•)" if now else "( )"
    if kind == "transfer":
        return Option(kind, f"{mark} " + say("Invoice by bank transfer"), detail=say("due in 30 days"))
    if kind == "card":
        return Option(kind, f"{mark} " + say("Card"), detail=say("on a secure page in your browser"))
    if kind == "saved":
        named = card_name(texts, first.brand, first.last4)
        return Option(kind, f"{mark} {named}", detail=say(on_file_detail(first)))
    detail = OUTCOMES[now.outcome] if now else N_("sandbox: no money moves")
    return Option(kind, f"{mark} " + say("Test card"), detail=say(detail))
