"""An order as somebody wrote it into a file: for an account of the store, or for a customer that only might be."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from hashlib import sha256

from store.domain.accounts import Payer, VatIdState
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A plan that is wanted."""

    product: str
    tier: str
    seats: int
    cycle: Cycle


@dataclass(frozen=True, slots=True)
class Holding:
    """What a hypothetical customer has bought on the day `since`, and renewed ever since."""

    product: str
    tier: str
    seats: int
    cycle: Cycle
    since: date


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom a price is asked for without an account: all that decides it."""

    country: str
    currency: str
    balance: Money
    business: bool = True
    postcode: str = ""
    vat_id: VatIdState = VatIdState.NOT_GIVEN
    subscriptions: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderFile:
    """`lines` for the `account` or, where that is "", for the `customer`.

    `payer` None is the account's own, `method` "" the first one offered. `path` is where it was read and
    `places` the line of each of its fields: they say where something is wrong, and are no part of the order.
    """

    lines: tuple[OrderLine, ...]
    account: str = ""
    customer: Customer | None = None
    payer: Payer | None = None
    method: str = ""
    path: str = field(default="", compare=False)
    places: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def content(self) -> str:
        """Names what is ordered: the same plans, in any order, and nothing else that the file says.

        Whoever pays in another way, or corrects an address, tries the same order again.
        """
        seats: dict[tuple[str, str, str], int] = {}
        for line in self.lines:
            plan = (line.product, line.tier, line.cycle.value)
            seats[plan] = seats.get(plan, 0) + line.seats
        return sha256(repr(sorted(seats.items())).encode()).hexdigest()

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems, each with the path and the line of its field where the file has it."""
        return tuple(self._with_place(problem) for problem in problems)

    def _with_place(self, problem: Problem) -> Problem:
        place = problem.field
        while place and place not in self.places:
            place = place.rpartition(".")[0]
        if not place:
            return problem
        return replace(problem, values={**problem.values, "path": self.path, "line": self.places[place]})
