"""The EU's register of VAT numbers (VIES) by its REST API: valid, invalid, or unavailable, and never an exception.

Whatever is not a clear answer is `unavailable`: an error page, a member state that is down or busy, a
proxy's login form, a connection that stalls. VIES says "not valid" with some of them, so the cause is
looked at first.
"""

import json
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from store.domain.accounts import VatIdState

VIES = "https://ec.europa.eu/taxation_customs/vies/rest-api"

_CLEAR = {"VALID": VatIdState.VALID, "INVALID": VatIdState.INVALID}
_LARGEST_ANSWER = 65_536


class ViesRegister:
    """`silence` and `patience` are seconds: without a byte, and for the whole answer."""

    def __init__(self, address: str = VIES, *, silence: float = 5.0, patience: float = 10.0) -> None:
        self._address = address.rstrip("/")
        self._silence = silence
        self._patience = patience

    def check(self, vat_id: str) -> VatIdState:
        """Ask about a number with its prefix. Takes at most `patience` seconds, looking up the host included."""
        answers: SimpleQueue[VatIdState] = SimpleQueue()
        # Neither a name server nor an answer that trickles in heeds a timeout on the socket.
        Thread(target=lambda: answers.put(self._ask(vat_id)), name="vies", daemon=True).start()
        try:
            return answers.get(timeout=self._patience)
        except Empty:
            return VatIdState.UNAVAILABLE

    def _ask(self, vat_id: str) -> VatIdState:
        from http.client import HTTPException
        from urllib.parse import quote
        from urllib.request import Request, urlopen

        place = f"{self._address}/ms/{quote(vat_id[:2], safe='')}/vat/{quote(vat_id[2:], safe='')}"
        request = Request(place, headers={"Accept": "application/json", "User-Agent": "seatdesk"})
        try:
            with urlopen(request, timeout=self._silence) as response:
                return _understood(json.loads(response.read(_LARGEST_ANSWER)))
        except (OSError, HTTPException, ValueError, RecursionError):
            return VatIdState.UNAVAILABLE


def _understood(answer: Any) -> VatIdState:
    """What an answer says beyond doubt."""
    if not isinstance(answer, dict) or not isinstance(answer.get("isValid"), bool):
        return VatIdState.UNAVAILABLE
    state = _CLEAR.get(str(answer.get("userError")), VatIdState.UNAVAILABLE)
    return state if answer["isValid"] is (state is VatIdState.VALID) else VatIdState.UNAVAILABLE
