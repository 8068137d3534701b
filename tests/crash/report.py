"""What a harness hands back, and the table that is printed of it."""

from dataclasses import dataclass

from tests.crash.variants import SOUND


@dataclass(frozen=True, slots=True)
class Ran:
    """How often something was tried, and every violation in words."""

    trials: int
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. A harness that was left out says why."""

    harness: str
    engine: str
    variant: str
    ran: Ran | None
    seconds: float = 0.0
    skipped: str = ""

    @property
    def holds(self) -> bool:
        """Nothing wrong with the store as it is, and something with every one that was broken on purpose."""
        return self.ran is None or bool(self.ran.faults) is (self.variant != SOUND)

    def __str__(self) -> str:
        head = f"{self.harness:<40}{self.engine:<10}{self.variant:<29}"
        if self.ran is None:
            return f"{head}skipped: {self.skipped}"
        verdict = (
            ("ok" if self.holds else "VIOLATED") if self.variant == SOUND else "caught" if self.holds else "MISSED"
        )
        return f"{head}{self.ran.trials:>7}{len(self.ran.faults):>11}{self.seconds:>8.1f} s  {verdict}"


HEADER = f"{'':<40}{'engine':<10}{'variant':<29}{'trials':>7}{'violations':>11}{'time':>10}"
