"""The shape of a catalogue file, as pydantic models. Imported only while a catalogue is read."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, Strict
from pydantic_core import PydanticCustomError

from store.domain.catalogue import Downgrade, OnChange, TrialEnd
from store.domain.periods import Cycle


def _printable(text: str) -> str:
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise PydanticCustomError("field_control_character", "control character")
    return text


def _has_english(texts: dict[str, str]) -> dict[str, str]:
    if not texts.get("en", "").strip():
        raise PydanticCustomError("text_without_english", "no English text")
    return texts


def _amount(value: object) -> Decimal:
    """A TOML number. Text is refused, and so are true, nan and inf."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise PydanticCustomError("field_not_an_amount", "not an amount")
    return Decimal(value)


def _percent(value: object) -> Decimal:
    """A TOML number above 0, up to 100."""
    percent = _amount(value)
    if not 0 < percent <= 100:
        raise PydanticCustomError("discount_percent_malformed", "not a percentage")
    return percent


def _feature(value: object) -> bool | dict[str, str]:
    """true, false, a text in each language, or one text that is the same in all of them."""
    texts = {"en": value} if isinstance(value, str) else value
    if isinstance(texts, bool):
        return texts
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise PydanticCustomError("feature_malformed", "neither true, false nor a text")
    for text in texts.values():
        _printable(text)
    return _has_english(texts)


Line = Annotated[str, AfterValidator(_printable)]
Name = Annotated[Line, Field(pattern=r"\S")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Texts = Annotated[dict[Language, Line], AfterValidator(_has_english)]
Seats = Annotated[int, Field(ge=1, le=1_000_000)]
Amount = Annotated[Any, PlainValidator(_amount)]
Amounts = dict[Currency, Amount]
Word = Strict(False)
"""TOML has no enumerations: their values come as text."""


class Shape(BaseModel):
    """Nothing is converted, nothing unknown is let by."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SellerShape(Shape):
    name: Name
    address: list[Name] = Field(min_length=1)
    country: Country
    vat_id: Name
    iban: Name
    bic: Name
    sales_contact: Name
    support_contact: Name
    portal_address: Name
    portal_faq: Name


class UnitShape(Shape):
    one: Texts
    many: Texts


class TrialShape(Shape):
    days: Annotated[int, Field(ge=1, le=366)]
    seat_cap: Seats
    at_end: Annotated[TrialEnd, Word] = TrialEnd.EXPIRE


class PriceShape(Shape):
    since: date
    monthly: Amounts
    annual: Amounts


class TierShape(Shape):
    id: Id
    name: Line
    min_seats: Seats
    max_seats: Seats
    features: dict[str, Annotated[Any, PlainValidator(_feature)]]
    prices: list[PriceShape] = Field(min_length=1)


class ProductShape(Shape):
    """`tiers` are read one by one, so that a fault in one does not hide those of another."""

    id: Id
    name: Name
    summary: Texts
    unit: UnitShape
    block: Seats = 1
    trial: TrialShape | None = None
    tiers: list[dict[str, Any]] = Field(min_length=1)


class DiscountShape(Shape):
    """`percent` or `amount`, for a number of `periods` or for ever, offered on [since, until), never from `ends` on."""

    id: Id
    name: Texts
    percent: Annotated[Any, PlainValidator(_percent)] = None
    amount: Amounts | None = None
    periods: Annotated[int, Field(ge=1, le=1200)] | None = None
    since: date | None = None
    until: date | None = None
    ends: date | None = None
    products: list[str] = []
    cycles: list[Annotated[Cycle, Word]] = []


class ShopShape(Shape):
    """`products` and `discounts` are read one by one, as tiers are."""

    currencies: list[Currency] = Field(min_length=1)
    on_change: Annotated[OnChange, Word] = OnChange.RESET
    downgrade: Annotated[Downgrade, Word] = Downgrade.SUPPORT
    seller: SellerShape
    features: dict[str, Texts]
    products: list[dict[str, Any]] = Field(min_length=1)
    discounts: list[dict[str, Any]] = []
