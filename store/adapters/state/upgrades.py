"""Documents of earlier versions as this one writes them.

Every change of a stored type, a new field with a default included, is a new version: a host that
does not know the field yet would drop it. What an upgrade changes is written back with the next
change of its table; history stays as it was written and is upgraded whenever it is read.
"""

from collections.abc import Callable, Mapping

from store.adapters.state.codec import Document, damaged
from store.domain.problems import Outage

Upgrade = Callable[[Document], Document]

UPGRADES: tuple[Mapping[str, Upgrade], ...] = ()
"""Number n makes version n + 2 of version n + 1: by table, a pure function of one document. Where only fields with
defaults came, none is needed: the entry is empty. What has been released is never changed, only added to."""


def current() -> int:
    """The version of the documents that this program writes."""
    return 1 + len(UPGRADES)


def upgrade_from(version: int, name: str) -> Upgrade:
    """What makes a document of that version and table a current one.

    Raises Outage `store_document_newer` for what a newer program wrote: reading it would lose something.
    What it returns raises `store_document_damaged` for a document that no program wrote.
    """
    if version > current():
        raise Outage("store_document_newer", kind=name, found=version, known=current())
    if version < 1:
        raise damaged(name, f"version {version}")
    steps = [upgrades[name] for upgrades in UPGRADES[version - 1 :] if name in upgrades]

    def upgrade(document: Document) -> Document:
        try:
            for step in steps:
                document = step(document)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise damaged(name, f"version {version}: {error!r}") from error
        return document

    return upgrade
