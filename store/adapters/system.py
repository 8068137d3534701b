"""The clock and the randomness of this machine."""

from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """Stands still at an aware instant until somebody sets another."""

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


class RandomIds:
    """64 random bits in an id: a million of them share none."""

    def new(self, prefix: str) -> str:
        import secrets

        return f"{prefix}_{secrets.token_hex(8)}"

    def digits(self, count: int) -> str:
        import secrets

        return f"{secrets.randbelow(10**count):0{count}}"
