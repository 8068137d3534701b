"""What pages ask for beyond an answer, Back and Go to. Light: the app imports it at start."""

from store.domain.accounts import Payer, SavedMethod
from tui.kit.asking import Asked

ADD, GO_ON, CART = "add", "go_on", "cart"
"""What may be begun at home."""


class EditAnswer(Asked):
    """Answer `step` again for a line of the order; "" takes the line out."""

    def __init__(self, line: str, step: str) -> None:
        super().__init__()
        self.line = line
        self.step = step


class AddAnother(Asked):
    """A further subscription shall go into the cart."""


class OrderFileWanted(Asked):
    """The order on the review shall be saved as a file."""


class PayerTyped(Asked):
    """What stands in the payment form shall be kept."""

    def __init__(self, payer: Payer, method: str | None) -> None:
        super().__init__()
        self.payer = payer
        self.method = method


class NewsWanted(Asked):
    """A screen waits for a payment: what became of it?"""


class LinkMailWanted(Asked):
    """The link of a payment that waits shall be mailed to who is signed in."""


class CardPageWanted(Asked):
    """A card shall be put on file, on this page of the payment service."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class CardNewsWanted(Asked):
    """A page waits for a card to be put on file: is it?"""


class CardLinkMailWanted(Asked):
    """The link where a card is put on file shall be mailed to who is signed in."""


class CardPageLeft(Asked):
    """No card shall be put on file after all."""


class CardRemoved(Asked):
    """This card shall be on file no more."""

    def __init__(self, card: SavedMethod) -> None:
        super().__init__()
        self.card = card


class OwedWanted(Asked):
    """What is owed shall be shown."""


class OwedPaid(Asked):
    """All that is owed shall be paid by this method."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method


class OwedNewsWanted(Asked):
    """A page waits for the payment of what is owed: what became of it?"""


class OwedLinkMailWanted(Asked):
    """The link where what is owed is paid shall be mailed to who is signed in."""


class OtherWayWanted(Asked):
    """The payment that waits shall be left for another way to pay."""


class CodeWanted(Asked):
    """A sign-in code shall be sent."""

    def __init__(self, email: str) -> None:
        super().__init__()
        self.email = email


class CodeGiven(Asked):
    """The code that came by mail."""

    def __init__(self, email: str, code: str) -> None:
        super().__init__()
        self.email = email
        self.code = code


class PasswordGiven(Asked):
    def __init__(self, email: str, password: str) -> None:
        super().__init__()
        self.email = email
        self.password = password


class HomeWanted(Asked):
    """Back to home."""


class PageWanted(Asked):
    """A page of `screens.pages` shall be shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class ChoiceOfHome(Asked):
    """Home's line was chosen: `ADD`, `GO_ON`, `CART`, or the id of a subscription to look at."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class SeatsWanted(Asked):
    """Who holds the seats of this subscription shall be asked."""

    def __init__(self, subscription: str) -> None:
        super().__init__()
        self.subscription = subscription


class UnsentMailWanted(Asked):
    """Mail that has not left shall be told, with why."""


class PlanWanted(Asked):
    """The plan of a subscription shall be changed."""

    def __init__(self, subscription: str) -> None:
        super().__init__()
        self.subscription = subscription


class DocumentWanted(Asked):
    """An invoice or credit note shall be shown as it is printed."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class FileWanted(Asked):
    """An invoice or credit note shall be saved as a file: in which form is asked next."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class CopyWanted(Asked):
    """An invoice or credit note shall be mailed again to who is signed in."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class SeatsChosen(Asked):
    """These users, and no others, shall have a seat; `seen` had one when they were chosen."""

    def __init__(self, subscription: str, users: frozenset[str], seen: frozenset[str]) -> None:
        super().__init__()
        self.subscription = subscription
        self.users = users
        self.seen = seen


class SeatsOfUsersWanted(Asked):
    """These users shall hold other seats: which is asked next."""

    def __init__(self, users: tuple[str, ...]) -> None:
        super().__init__()
        self.users = users


class UserTyped(Asked):
    """This user shall be added."""

    def __init__(self, name: str, email: str) -> None:
        super().__init__()
        self.name = name
        self.email = email


class ImportWanted(Asked):
    """The users of a file shall be added: which file is asked next."""


class UsersGiven(Asked):
    """The users of the file at `path`, or of the lines that were pasted, shall be added."""

    def __init__(self, path: str, pasted: str) -> None:
        super().__init__()
        self.path = path
        self.pasted = pasted


class ContactWanted(Asked):
    """The SSH keys of this billing contact shall be shown."""

    def __init__(self, user: str) -> None:
        super().__init__()
        self.user = user


class ContactRemoved(Asked):
    """This user shall be no billing contact any more: that is asked first."""

    def __init__(self, user: str) -> None:
        super().__init__()
        self.user = user


class ContactTyped(Asked):
    """Whoever has this address shall be a billing contact."""

    def __init__(self, name: str, email: str) -> None:
        super().__init__()
        self.name = name
        self.email = email


class KeyCodeWanted(Asked):
    """The code that this new key asks for shall be mailed."""

    def __init__(self, key: str, label: str) -> None:
        super().__init__()
        self.key = key
        self.label = label


class KeyGiven(Asked):
    """This key shall sign in whoever is signed in now; the code came by mail."""

    def __init__(self, key: str, label: str, code: str) -> None:
        super().__init__()
        self.key = key
        self.label = label
        self.code = code
