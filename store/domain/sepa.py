"""What a bank's app reads from the QR code of an invoice: the SEPA credit transfer of EPC069-12."""

from store.domain.money import Money

_MOST_CENTS = 99_999_999_999


def transfer_text(name: str, iban: str, amount: Money, reference: str) -> str | None:
    """The payload of the QR code (version 002, UTF-8), or None where SEPA cannot carry the amount.

    SEPA moves euro only, from 0.01 to 999,999,999.99. A name is cut at 70 characters and a
    reference at 140, as the standard's fields are. Version 002 does without a BIC, and a shorter text
    is a smaller code: 41 x 21 cells in a terminal for a usual seller.
    """
    if amount.currency != "EUR" or not 0 < amount.minor <= _MOST_CENTS:
        return None
    lines = (
        "BCD",
        "002",
        "1",
        "SCT",
        "",  # BIC
        _field(name, 70),
        _field(iban, 34),
        f"EUR{amount.decimal}",
        "",  # purpose
        "",  # structured reference; ours is plain text
        _field(reference, 140),
    )
    return "\n".join(lines)


def _field(text: str, most: int) -> str:
    """One line of the payload: a line break would shift every field after it."""
    return " ".join(text.split())[:most]
