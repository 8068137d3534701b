"""What stands between the adapter and localstripe: all of Stripe that localstripe lacks, and the faults of networks.

It honours idempotency keys (the same answer, also a 500; another request under the same key is refused), stands in for
Checkout, turns a declined confirmation into a 402 and localstripe's 3-D Secure into a link, and lists payments by
customer. A fault happens to one request that changes something.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from threading import Event
from typing import Any
from urllib.parse import urlencode

GOOD, DECLINED, CONFIRM, CONFIRM_DECLINED = (
    "4242424242424242",
    "4000000000000341",
    "4000002500003155",
    "4000008400001629",
)
"""Numbers of localstripe's cards: they pay, are declined when charged, are confirmed, are confirmed and declined."""
DROPPED_BEFORE, DROPPED_AFTER, SLOW, FAILED_AFTER, FAILED_BEFORE, TOO_MANY, EXPIRED_KEY, BUSY, NO_JSON = (
    "dropped before the work",
    "dropped after the work",
    "slow",
    "500 after the work",
    "500 before the work",
    "429",
    "expired key",
    "409",
    "no JSON",
)
UNSUPPORTED = ("return_url", "automatic_payment_methods", "off_session", "expand")
Answer = tuple[int, dict[str, Any]]


@dataclass
class FakeStripe:
    """`fault` happens to the next POST, once; `asked` are the POSTs that arrived."""

    upstream: int
    port: int = 0
    fault: str = ""
    asked: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    released: Event = field(default_factory=Event)
    refuses_currency: str = ""
    _kept: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    _sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    _setups: dict[str, dict[str, Any]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # ---- what a customer does in a browser -----------------------------------------------------
    def pay(self, page: str, number: str = GOOD) -> None:
        """Type a card on the hosted page."""
        session = self._sessions[page]
        assert session["status"] == "open", f"the page is {session['status']}"
        customer = session["customer"] or self.customer()
        method = self.card(customer, number)
        asked = session["_asked"]
        if asked["mode"] == "setup":
            self._set_up(session, customer, method)
            return
        _, intent = self._upstream(
            "POST",
            "/v1/payment_intents",
            {
                "amount": asked["line_items[0][price_data][unit_amount]"],
                "currency": asked["line_items[0][price_data][currency]"],
                "customer": customer,
                "payment_method": method,
                "confirm": "true",
                **{f"metadata[{name}]": value for name, value in session["metadata"].items()},
            },
        )
        if intent["status"] == "succeeded":
            session.update(
                status="complete", payment_status="paid", payment_intent=intent["id"], customer=customer, url=None
            )

    def _set_up(self, session: dict[str, Any], customer: str, method: str) -> None:
        """localstripe confirms what it is given the card's number for; here the card is there already."""
        session.update(status="complete", setup_intent=f"seti_{session['id']}", customer=customer, url=None)
        self._setups[f"seti_{session['id']}"] = {
            "id": f"seti_{session['id']}",
            "object": "setup_intent",
            "status": "succeeded",
            "customer": customer,
            "payment_method": self._upstream("GET", f"/v1/payment_methods/{method}", {})[1],
        }

    def expire(self, page: str) -> None:
        self._sessions[page].update(status="expired", url=None)

    def confirm(self, intent: str, yes: bool) -> None:
        """Say yes or no to the bank."""
        _, found = self._upstream("GET", f"/v1/payment_intents/{intent}", {})
        answer = {"client_secret": found["client_secret"], "success": str(yes).lower()}
        self._upstream("POST", f"/v1/payment_intents/{intent}/_authenticate", answer)

    # ---- what is prepared or looked at ---------------------------------------------------------
    def customer(self) -> str:
        return str(self._upstream("POST", "/v1/customers", {"name": "ACME"})[1]["id"])

    def card(self, customer: str, number: str = GOOD) -> str:
        """A card of a customer's."""
        card = {"number": number, "exp_month": "12", "exp_year": "2030", "cvc": "123"}
        data = {"type": "card", **{f"card[{name}]": value for name, value in card.items()}}
        status, method = self._upstream("POST", "/v1/payment_methods", data)
        assert status == 200, method
        status, _ = self._upstream("POST", f"/v1/payment_methods/{method['id']}/attach", {"customer": customer})
        assert status == 200
        return str(method["id"])

    def has(self, card: str) -> bool:
        """Is this card one of a customer's?"""
        return bool(self._upstream("GET", f"/v1/payment_methods/{card}", {})[1].get("customer"))

    def charged(self) -> list[int]:
        """What was taken, charge by charge."""
        _, found = self._upstream("GET", "/v1/charges", {"limit": "100"})
        return [one["amount"] for one in found["data"] if one["status"] == "succeeded"]

    def refunds(self) -> list[int]:
        _, found = self._upstream("GET", "/v1/refunds", {"limit": "100"})
        return [one["amount"] for one in found["data"]]

    def forget(self) -> None:
        """Begin anew."""
        self._upstream("DELETE", "/_config/data", {})
        self._kept.clear()
        self._sessions.clear()
        self.asked.clear()
        self.bodies.clear()
        self.released.clear()
        self.fault = self.refuses_currency = ""

    def forget_keys(self) -> None:
        """What Stripe does after a day."""
        self._kept.clear()

    @property
    def pages(self) -> list[str]:
        return list(self._sessions)

    # ---- the server ------------------------------------------------------------------------------
    def answer(self, method: str, path: str, sent: dict[str, str], key: str) -> Answer:
        """Honour the key, then do the work."""
        if method != "POST" or not key:
            return self._work(method, path, sent)
        request = json.dumps([path, sorted(sent.items())])
        if key in self._kept:
            before, answer = self._kept[key]
            if before != request:
                return error_answer(400, "idempotency_error", "Keys for idempotent requests can only be used once.")
            return answer
        answer = self._work(method, path, sent)
        self._kept[key] = (request, answer)
        return answer

    def keep(self, path: str, sent: dict[str, str], key: str, answer: Answer) -> Answer:
        """What Stripe answered under a key it answers for ever, a 500 as well."""
        self._kept[key] = (json.dumps([path, sorted(sent.items())]), answer)
        return answer

    def _work(self, method: str, path: str, sent: dict[str, str]) -> Answer:
        page = re.fullmatch(r"/v1/checkout/sessions(?:/(cs_\w+))?(/expire)?", path)
        if page:
            return self._checkout(method, page[1], bool(page[2]), sent)
        if path.startswith("/v1/setup_intents/"):
            return 200, self._setups[path.rpartition("/")[2]]
        if path == "/v1/payment_intents":
            return self._create(sent) if method == "POST" else self._list(sent)
        if path == "/v1/refunds":
            return self._refund(sent) if method == "POST" else self._list_refunds(sent)
        expand = sent.get("expand[0]") == "payment_method"
        status, data = self._upstream(method, path, {} if path.startswith("/v1/payment_intents/") else sent)
        if expand and status == 200:
            data["payment_method"] = self._upstream("GET", f"/v1/payment_methods/{data['payment_method']}", {})[1]
        return status, _linked(data)

    def _checkout(self, method: str, page: str | None, expire: bool, sent: dict[str, str]) -> Answer:
        if page is None and method == "GET":
            return 200, {"object": "list", "has_more": False, "data": [_shown(one) for one in self._sessions.values()]}
        if page is None:
            if int(sent.get("line_items[0][price_data][unit_amount]", "50")) < 50:
                return error_answer(400, "invalid_request_error", "Too small.", code="amount_too_small")
            page = f"cs_test_{next(self._numbers)}"
            self._sessions[page] = {
                "id": page,
                "object": "checkout.session",
                "status": "open",
                "payment_status": "unpaid",
                "payment_intent": None,
                "setup_intent": None,
                "customer": sent.get("customer"),
                "client_reference_id": sent["client_reference_id"],
                "created": int(time.time()),
                "url": f"https://checkout.stripe.example/c/pay/{page}#{'x' * 350}",
                "metadata": {name[9:-1]: value for name, value in sent.items() if name.startswith("metadata[")},
                "_asked": sent,
            }
        elif page not in self._sessions:
            return error_answer(404, "invalid_request_error", "No such session", code="resource_missing")
        elif expire:
            if self._sessions[page]["status"] != "open":
                return error_answer(400, "invalid_request_error", "Only open sessions can be expired.")
            self.expire(page)
        return 200, _shown(self._sessions[page])

    def _create(self, sent: dict[str, str]) -> Answer:
        if sent["currency"] == self.refuses_currency:
            return error_answer(400, "invalid_request_error", "Invalid currency.", param="currency")
        known = {name: value for name, value in sent.items() if name.partition("[")[0] not in UNSUPPORTED}
        status, intent = self._upstream("POST", "/v1/payment_intents", known)
        if status == 200 and intent["status"] == "requires_payment_method":
            return error_answer(
                402, "card_error", "Your card was declined.", code="card_declined", payment_intent=intent
            )
        if status == 200 and intent["status"] == "requires_action" and sent.get("off_session") == "true":
            self._upstream("POST", f"/v1/payment_intents/{intent['id']}/cancel", {})
            return error_answer(402, "card_error", "Confirm.", code="authentication_required", payment_intent=intent)
        return status, _linked(intent)

    def _list(self, sent: dict[str, str]) -> Answer:
        status, data = self._upstream("GET", "/v1/payment_intents", {"limit": "100"})
        data["data"] = [_linked(one) for one in data["data"] if one["customer"] == sent["customer"]]
        return status, data

    def _refund(self, sent: dict[str, str]) -> Answer:
        charge = self._charge_of(sent["payment_intent"])
        rest = {name: value for name, value in sent.items() if name != "payment_intent"}
        return self._upstream("POST", "/v1/refunds", {"charge": charge, **rest})

    def _list_refunds(self, sent: dict[str, str]) -> Answer:
        return self._upstream("GET", "/v1/refunds", {"limit": "100", "charge": self._charge_of(sent["payment_intent"])})

    def _charge_of(self, intent: str) -> str:
        return str(self._upstream("GET", f"/v1/payment_intents/{intent}", {})[1]["latest_charge"]["id"])

    def _upstream(self, method: str, path: str, sent: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.upstream, timeout=20)
        headers = {"Authorization": "Bearer sk_test_12345"}
        body = None
        if method == "POST":
            body = urlencode(sent)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif sent:
            path += "?" + urlencode(sent)
        try:
            connection.request(method, path, body, headers)
            answered = connection.getresponse()
            return answered.status, json.loads(answered.read() or "{}")
        finally:
            connection.close()


def error_answer(status: int, kind: str, message: str, **more: object) -> Answer:
    return status, {"error": {"type": kind, "message": message, **more}}


def _shown(session: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in session.items() if not name.startswith("_")}


def _linked(data: dict[str, Any]) -> dict[str, Any]:
    """localstripe's 3-D Secure as the link that a return_url gives."""
    if data.get("object") == "payment_intent" and data.get("next_action"):
        url = f"https://hooks.stripe.example/3d_secure/{data['id']}"
        return {**data, "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": url}}}
    return data
