"""Who must wait: addresses that failed to sign in too often, and keys and servers with too many sessions."""

from collections import Counter, OrderedDict, deque
from ipaddress import IPv4Address, ip_address, ip_network

WINDOW = 600.0
"""Seconds for which a failed sign-in counts."""
_MOST_REMEMBERED = 10_000
_PATIENCE = 3
_HOME_NETWORK = 64
"""Bits of an IPv6 address that are its network: one household has all addresses of it."""


class Failures:
    """Failed sign-ins by address, those of the last ten minutes. Times are seconds of any clock that only goes on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, address: str, now: float) -> None:
        place = _place(address)
        times = self._times.setdefault(place, deque(maxlen=self._most * _PATIENCE))
        times.append(now)
        self._times.move_to_end(place)
        if len(self._times) > _MOST_REMEMBERED:
            self._times.popitem(last=False)

    def forgive(self, address: str) -> None:
        """Somebody signed in from there."""
        self._times.pop(_place(address), None)

    def too_many(self, address: str, now: float) -> bool:
        """So many that it must wait."""
        return self._recent(address, now) >= self._most

    def floods(self, address: str, now: float) -> bool:
        """So many, after it was told to wait, that it is not worth an answer."""
        return self._recent(address, now) >= self._most * _PATIENCE

    def _recent(self, address: str, now: float) -> int:
        return sum(1 for at in self._times.get(_place(address), ()) if now - at < WINDOW)


class Rooms:
    """How many sessions there are, of all and of each key."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        return self._taken.total()

    def full(self) -> bool:
        return self.taken >= self._most

    def enough(self, key: str) -> bool:
        return self._taken[key] >= self._most_of_one

    def take(self, key: str) -> None:
        self._taken[key] += 1

    def leave(self, key: str) -> None:
        self._taken[key] -= 1
        if not self._taken[key]:
            del self._taken[key]


def _place(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _HOME_NETWORK), strict=False))
