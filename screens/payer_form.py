"""Who is invoiced: company, address, VAT number; each problem stands beside its field."""

from collections.abc import Mapping
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from store.domain.accounts import Payer
from store.domain.payers import tidied
from store.ports import Texts
from tui.kit.fields import Field
from tui.kit.i18n import N_

LABELS = {
    "company": N_("Company"),
    "street": N_("Street"),
    "postcode": N_("Postcode"),
    "city": N_("City"),
    "country": N_("Country"),
    "vat_id": N_("VAT number"),
    "purchase_order": N_("Your order no."),
}


class PayerForm(Vertical):
    """The fields of a payer. `Changed` says that one was left or confirmed with another value."""

    class Changed(Message):
        pass

    def __init__(self, texts: Texts, payer: Payer, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self._kept = payer

    def compose(self) -> ComposeResult:
        for name, label in LABELS.items():
            yield Field(self._texts.say(label), name, getattr(self._kept, name))

    @property
    def payer(self) -> Payer:
        """What stands in the fields now."""
        return replace(
            self._kept,
            company=self._value("company"),
            street=self._value("street"),
            postcode=self._value("postcode"),
            city=self._value("city"),
            country=self._value("country"),
            vat_id=self._value("vat_id"),
            purchase_order=self._value("purchase_order"),
        )

    def focus_first(self) -> None:
        self.query_one("#company", Field).focus()

    def show_problems(self, by_field: Mapping[str, str]) -> None:
        """What is wrong stands beside its field; the focus stays where somebody types."""
        for name in LABELS:
            self.query_one(f"#{name}", Field).problem(by_field.get(name, ""))

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    @on(Input.Blurred)
    @on(Input.Submitted)
    def _left(self) -> None:
        payer = self.payer
        if tidied(payer) != tidied(self._kept):
            self._kept = payer
            self.post_message(self.Changed())
