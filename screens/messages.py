"""What pages ask for beyond an answer, Back and Go to. Light: the app imports it at start."""

from textual.message import Message

from store.domain.accounts import Payer

INVOICES, INVOICE, PDF, HISTORY = "invoices", "invoice", "pdf", "history"
"""What RecordWanted may ask for."""


class EditAnswer(Message):
    """Answer `step` again for a line of the order; "" takes the line out."""

    def __init__(self, line: str, step: str) -> None:
        super().__init__()
        self.line = line
        self.step = step


class AddAnother(Message):
    """A further subscription shall go into the cart."""


class OrderFileWanted(Message):
    """The order on the review shall be saved as a file."""


class PayerTyped(Message):
    """What stands in the payment form shall be kept."""

    def __init__(self, payer: Payer, method: str | None) -> None:
        super().__init__()
        self.payer = payer
        self.method = method


class NewsWanted(Message):
    """A screen waits for a payment: what became of it?"""


class LinkMailWanted(Message):
    """The link of a payment that waits shall be mailed to who is signed in."""


class OtherWayWanted(Message):
    """The payment that waits shall be left for another way to pay."""


class CodeWanted(Message):
    """A sign-in code shall be sent."""

    def __init__(self, email: str) -> None:
        super().__init__()
        self.email = email


class CodeGiven(Message):
    """The code that came by mail."""

    def __init__(self, email: str, code: str) -> None:
        super().__init__()
        self.email = email
        self.code = code


class PasswordGiven(Message):
    def __init__(self, email: str, password: str) -> None:
        super().__init__()
        self.email = email
        self.password = password


class HomeWanted(Message):
    """Back to home."""


class RecordWanted(Message):
    """Something of the account's books shall be shown or saved; a single document by its number."""

    def __init__(self, what: str, number: str = "") -> None:
        super().__init__()
        self.what = what
        self.number = number
