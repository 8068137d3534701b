"""What benches print: one table of what was measured beside its limit, and the verdict."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """`value` is what must not exceed `limit`; `shown` are the figures it was made of."""

    what: str
    ours: str
    peer: str
    value: float
    limit: float
    unit: str = "x"

    @property
    def kept(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        value, limit = (
            f"{number:.2f}" if self.unit in ("x", "s", "%") else f"{number:.0f}" for number in (self.value, self.limit)
        )
        verdict = "ok" if self.kept else "MISSED"
        return f"{self.what:<44}{self.ours:>12}{self.peer:>14}{value:>9}{limit:>9} {self.unit:<6}{verdict}"


HEADER = f"{'':<44}{'ours':>12}{'peer':>14}{'measured':>9}{'at most':>9}"


def report(rows: list[Row]) -> int:
    """Print the table; the exit code: 1 when a limit is missed."""
    print(HEADER, *rows, sep="\n")
    return 0 if all(row.kept for row in rows) else 1


def ratio(ours: list[float], peer: list[float]) -> float:
    """The median over rounds that ran side by side: what slowed the machine down slowed both."""
    return median(one / other for one, other in zip(ours, peer, strict=True))


def ms(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.1f} ms"
