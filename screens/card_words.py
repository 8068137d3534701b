"""The card on file in words: the same on its page and on the command line."""

from store.payments.methods import Method
from store.ports import Texts
from store.words.refusals import reason
from tui.kit.i18n import N_
from tui.kit.safe import plain


def card_name(texts: Texts, brand: str, last4: str) -> str:
    """Visa ending in 4242."""
    return texts.say("{brand} ending in {last4}", brand=plain(brand).title(), last4=plain(last4))


def on_file(texts: Texts, method: Method) -> list[str]:
    """Which card it is and until when, or that there is none."""
    saved = method.saved
    lines = [texts.say("No card is on file.")]
    if saved:
        month = f"{plain(saved.expires[5:])}/{plain(saved.expires[:4])}"
        good = N_("It expired in {month}: replace it.") if method.is_over else N_("Good until {month}.")
        lines = [card_name(texts, saved.brand, saved.last4), texts.say(good, month=month)]
    if not method.pages:
        lines.append(texts.say("This shop takes no cards: invoices are paid by bank transfer."))
    return lines


def waiting(texts: Texts, method: Method) -> list[str]:
    """What is waited for while a card is being put on file; its link, where there is one, comes after this."""
    setup, lines = method.setup, list[str]()
    if setup is None:
        return lines
    if setup.by != method.user.id and method.by:
        lines.append(texts.say("{by} began to put a card on file.", by=plain(method.by)))
    if setup.outcome.url:
        lines.append(texts.say("Type the card in your browser, on this page of the payment service:"))
    elif setup.outcome.code == "gateway_login_refused":
        lines.append(texts.say("The payment service does not let this shop in now; nothing was changed."))
    else:
        lines.append(texts.say("Asking the payment service for its page: nothing is charged."))
    return lines


def ended(texts: Texts, method: Method) -> str:
    """Why the last try came to nothing, "" if none just did."""
    return reason(texts, method.ended, texts.say("No card was put on file.")) if method.ended else ""
