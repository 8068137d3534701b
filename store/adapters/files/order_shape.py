"""The shape of an order file, as pydantic models. Imported only while one is read."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from store.adapters.files.catalogue_shape import Amount, Currency, Id, Line, Name, Seats, Shape, Word
from store.domain.accounts import VatIdState
from store.domain.periods import Cycle


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isupper()):
        raise PydanticCustomError("country_unknown", "no country code", {"country": text})
    return text


Country = Annotated[Line, AfterValidator(_country)]
Kind = Literal["business", "consumer"]


class LineShape(Shape):
    product: Id
    tier: Id
    seats: Seats
    cycle: Annotated[Cycle, Word]


class HoldingShape(LineShape):
    since: date


class CustomerShape(Shape):
    country: Country
    currency: Currency
    kind: Kind = "business"
    postcode: Line = ""
    vat_id: Annotated[VatIdState, Word] = VatIdState.NOT_GIVEN
    balance: Annotated[Amount, Field(ge=0)] = 0
    subscriptions: list[HoldingShape] = []


class PayerShape(Shape):
    """What is missing or wrong is found where the payment form is checked."""

    company: Line = ""
    street: Line = ""
    postcode: Line = ""
    city: Line = ""
    country: Line = ""
    kind: Kind = "business"
    vat_id: Line = ""
    purchase_order: Line = ""


class OrderShape(Shape):
    account: Name | None = None
    customer: CustomerShape | None = None
    payer: PayerShape | None = None
    method: Name | None = None
    lines: list[LineShape] = Field(min_length=1)
