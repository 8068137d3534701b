"""Exact money: integer minor units of one currency, rounded half up.

Rounding half up on an exact tie goes away from zero (domain rule R3).
"""

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from store.domain.frozen import dataclass

_ZERO_DECIMALS = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("BHD JOD KWD OMR TND".split())
_MOST_DIGITS = 18
_EXACT = Context(prec=_MOST_DIGITS + 3, traps=[Inexact, InvalidOperation])


def exponent(currency: str) -> int:
    """Number of decimals of an ISO 4217 currency: 2 unless the standard says 0 or 3."""
    if currency in _ZERO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def round_half_up(value: Fraction) -> int:
    """The nearest integer; an exact tie goes away from zero."""
    return _nearest(value.numerator, value.denominator)


def _nearest(part: int, whole: int) -> int:
    """`part / whole` as `round_half_up` has it. Whole numbers alone: an order has thousands of these."""
    floor, rest = divmod(abs(part), whole)
    rounded = floor + (2 * rest >= whole)
    return rounded if part >= 0 else -rounded


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for EUR, yen for JPY) of one ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"Money counts whole minor units, not {type(self.minor).__name__}")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str) -> "Money":
        """From major units, below 10 ** 18. Raises ValueError for no number, too large, too many decimals."""
        if isinstance(amount, float):
            raise TypeError("Money is exact: give the amount as text, Decimal or int, not float")
        try:
            exact = Decimal(amount)
        except InvalidOperation:
            raise ValueError(f"{amount!r} is not an amount") from None
        if not exact.is_finite() or exact.adjusted() >= _MOST_DIGITS:
            raise ValueError(f"{amount!r} is not an amount")
        places = exponent(currency)
        try:
            rounded = exact.quantize(Decimal((0, (1,), -places)), context=_EXACT)
        except Inexact:
            raise ValueError(f"{amount} has more decimals than {currency} allows") from None
        return cls(int(rounded.scaleb(places, context=_EXACT)), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals."""
        digits = tuple(map(int, str(abs(self.minor))))
        return Decimal((self.minor < 0, digits, -exponent(self.currency)))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise TypeError("Money multiplies by whole numbers; use `share` for a fraction")
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def share(self, part: int, whole: int) -> "Money":
        """`part / whole` of this amount, rounded half up (R3, R4)."""
        return Money(_nearest(self.minor * part, whole), self.currency)

    def percent(self, rate: Decimal) -> "Money":
        """`rate` per cent of this amount, rounded half up, once (EN 16931 BR-CO-17)."""
        return Money(round_half_up(self.minor * Fraction(rate) / 100), self.currency)

    def allocate(self, weights: Iterable[int]) -> tuple["Money", ...]:
        """Split by weights without losing a unit: the largest remainders get the rest."""
        parts = tuple(weights)
        whole = sum(parts)
        if whole <= 0 or min(parts) < 0:
            raise ValueError("weights must be non-negative and not all zero")
        floors = [self.minor * part // whole for part in parts]
        remainders = [self.minor * part % whole for part in parts]
        order = sorted(range(len(parts)), key=lambda index: (-remainders[index], index))
        for index in order[: self.minor - sum(floors)]:
            floors[index] += 1
        return tuple(Money(minor, self.currency) for minor in floors)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} does not mix with {self.currency}")
        return other


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`; zero of `currency` when there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result
