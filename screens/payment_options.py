"""The ways to pay as lines of a list, one for each kind (the sandbox's cards are one), and what is due on one line."""

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from screens.card_words import card_name
from screens.outcome import OUTCOMES
from store.domain.quotes import Quote
from store.payment_ports import PaymentMethod
from store.ports import Texts
from tui.kit.choices import Option
from tui.kit.lines import line


def kind_of(methods: Sequence[PaymentMethod], method_id: str | None) -> str:
    """The kind of a method, "" if it is not offered."""
    return next((method.kind for method in methods if method.id == method_id), "")


def options(texts: Texts, methods: Sequence[PaymentMethod]) -> list[Option]:
    """A line for each kind."""
    firsts = {method.kind: method for method in reversed(methods)}
    return [_option(texts, firsts[kind]) for kind in dict.fromkeys(method.kind for method in methods)]


def marked_options(texts: Texts, methods: Sequence[PaymentMethod], chosen: str | None) -> list[Option]:
    """The same, with a mark at that of the method with the id `chosen`; a test card then says how it behaves."""
    now = next((method for method in methods if method.id == chosen), None)
    marked = []
    for one in options(texts, methods):
        is_chosen = now is not None and now.kind == one.id
        detail = texts.say(OUTCOMES[now.outcome]) if now and is_chosen and now.outcome else one.detail
        marked.append(replace(one, label=f"{'(•)' if is_chosen else '( )'} {one.label}", detail=detail))
    return marked


def due_line(texts: Texts, quote: Quote | None) -> Content | str:
    """The sum on one line, what is due in its colour."""
    if quote is None:
        return ""
    vat = " + ".join(f"{texts.money(group.vat)} ({texts.decimal(group.rate)} %)" for group in quote.groups)
    terms = texts.say("Net {net} · VAT {vat} · ", net=texts.money(quote.net), vat=vat)
    due = texts.say("Due today {amount}", amount=texts.money(quote.due))
    return line(terms, (f"▶ {due}", "due"))


def _option(texts: Texts, method: PaymentMethod) -> Option:
    say = texts.say
    match method.kind:
        case "transfer":
            return Option(method.kind, say("Invoice by bank transfer"), detail=say("due in 30 days"))
        case "card":
            return Option(method.kind, say("Card"), detail=say("on a secure page in your browser"))
        case "saved":
            detail = say("on file; it expired") if method.is_over else say("on file; it pays at once")
            return Option(method.kind, card_name(texts, method.brand, method.last4), detail=detail)
    return Option(method.kind, say("Test card"), detail=say("sandbox: no money moves"))
