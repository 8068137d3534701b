"""Bad input gets a sentence beside the field in the session's language, here Italian, and what was typed stays."""

from collections.abc import Iterable
from dataclasses import replace
from unicodedata import category

import pytest
from rich.cells import cell_len

from store.domain.accounts import User
from store.domain.catalogue import Text
from store.domain.payers import MAX_LENGTH
from store.domain.problems import Problem
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import World
from tui.kit.problems import sentence

NASTY = {
    "markup": "[b]ACME[/b] [/] [@click=app.quit]Ltd[/] [INV-12]",
    "escapes": "AC\x1b[31mME\x1b]0;owned\x07 \x1b[2JSrl\r\n\x9b1mX\x00",
    "right to left": "\u202eACME\u202c \u05d0\u05d1\u05d2 \u2066Srl\u2069",
    "emoji": "ACME 👩‍👩‍👧‍👦 🇮🇹 e\u0301 Srl",
    "300 characters": "Societ\u00e0 " * 38,
}
KILOBYTES = "9 [b]\x1b[31m\n" * 10_000


BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the direction of the text that follows."""


def drawn_controls(rows: Iterable[str]) -> set[str]:
    """Characters in what is drawn that could steer a terminal or turn its text around."""
    return {char for row in rows for char in row if category(char) in {"Cc", "Cs"} or char in BIDI_CONTROLS}


def said(centre: Centre, code: str, field: str, **values: object) -> str:
    return sentence(centre.texts, Problem(code, field, values))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0", "seats_below_minimum"),
        ("-1", "seats_not_whole"),
        ("1.5", "seats_not_whole"),
        ("ten", "seats_not_whole"),
        ("", "seats_not_whole"),
        ("٣", "seats_not_whole"),
        (str(10**12), "seats_above_maximum"),
        ("51", "seats_above_maximum"),
    ],
)
async def test_a_wrong_number_of_seats(open_centre: OpenCentre, typed: str, code: str) -> None:
    async with open_centre(at="seats", language="it") as centre:
        await centre.press("delete")
        await centre.enter_seats(typed)
        assert (centre.step, centre.seats_typed, centre.draft.seats) == ("seats", typed, None)
        helpline = centre.world.catalogue.plan("helpline", "pro")[0]
        sales = centre.world.catalogue.seller.sales_contact
        centre.see(said(centre, code, "seats", typed=typed, least=1, most=50, unit=helpline.unit, contact=sales))
        await centre.press(*["delete"] * len(typed), "8", "enter")
        assert centre.draft.seats == 8


async def test_seats_in_blocks_and_of_a_trial(open_centre: OpenCentre) -> None:
    async with open_centre(language="it") as centre:
        await centre.answer_up_to("seats", product="Vault", tier="Cloud")
        assert centre.seats_typed == "25"
        await centre.enter_seats("30")
        centre.see(said(centre, "seats_not_in_blocks", "seats", block=25, lower=25, upper=50))
        await centre.press("escape", "escape")
        await centre.answer_up_to("seats", purchase_mode="Try", tier="Cloud")
        await centre.enter_seats("50")
        vault = centre.world.catalogue.plan("vault", "cloud")[0]
        centre.see(said(centre, "seats_above_trial", "seats", most=25, unit=vault.unit))


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("IT00743110158", "vat_id_check_digit", {}),
        ("0074311015", "vat_id_length", {}),
        ("IT00000000000", "vat_id_component", {}),
        ("12345678903", "vat_id_component", {}),
        ("IT0074311015A", "vat_id_format", {}),
        ("FR40303265045", "vat_id_other_country", {"prefix": "FR", "country": "IT"}),
        ("CHE123456788", "vat_id_outside_eu", {"country": "CH"}),
    ],
)
async def test_a_malformed_vat_number_says_why(
    open_centre: OpenCentre, typed: str, code: str, values: dict[str, str]
) -> None:
    async with open_centre(at="payment", language="it") as centre:
        await centre.fill_in("vat_id", typed)
        centre.see(said(centre, code, "vat_id", **values))
        await centre.press("f10")
        assert (centre.step, centre.typed("vat_id"), centre.orders) == ("payment", typed, ())
        centre.see(said(centre, code, "vat_id", **values))
        assert centre.focus == "vat_id-input"
        await centre.fill_in("vat_id", "00743110157")
        await centre.press("f10")
        assert centre.step == "receipt"


@pytest.mark.parametrize("field", ["company", "street", "postcode", "city", "country"])
async def test_a_missing_answer_is_named_beside_its_field(open_centre: OpenCentre, field: str) -> None:
    async with open_centre(at="payment", language="it") as centre:
        await centre.fill_in(field, "")
        await centre.press("f10")
        assert (centre.step, centre.focus, centre.orders) == ("payment", f"{field}-input", ())
        centre.see(said(centre, f"{field}_missing", field))


async def test_everything_that_is_wrong_is_said_at_once(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment", language="it", size=(80, 40)) as centre:
        await centre.fill_in("company", " ")
        await centre.fill_in("city", "")
        await centre.fill_in("vat_id", "IT1")
        await centre.press("f10")
        centre.see(said(centre, "company_missing", "company"))
        centre.see(said(centre, "city_missing", "city"), said(centre, "vat_id_length", "vat_id"))
        assert [centre.typed(name) for name in ("company", "city", "vat_id")] == [" ", "", "IT1"]
        assert centre.focus == "company-input"


async def test_a_pasted_100_kb_line_as_seats(open_centre: OpenCentre) -> None:
    async with open_centre(at="seats", language="it") as centre:
        await centre.paste(KILOBYTES)
        await centre.press("enter")
        assert centre.step == "seats"
        kept = centre.seats_typed
        assert kept
        assert KILOBYTES.replace("\x1b[31m", "").replace("\n", " ").startswith(kept)
        centre.see(said(centre, "seats_not_whole", "seats", typed=kept.strip()))
        assert drawn_controls(centre.rows) == set()


async def test_a_pasted_100_kb_line_as_company(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment", language="it") as centre:
        await centre.go_to_field("company")
        await centre.press("end", "ctrl+u")
        await centre.paste(KILOBYTES)
        await centre.press("f10")
        assert centre.step == "payment"
        assert centre.typed("company").startswith("9 [b] 9 [b] ")
        centre.see(said(centre, "text_too_long", "company", most=MAX_LENGTH))
        assert (drawn_controls(centre.rows), centre.orders) == (set(), ())


@pytest.mark.parametrize("kind", NASTY)
async def test_a_company_name_is_never_interpreted(open_centre: OpenCentre, kind: str) -> None:
    async with open_centre(at="payment", language="it") as centre:
        await centre.go_to_field("company")
        await centre.press("end", "ctrl+u")
        await centre.paste(NASTY[kind])
        await centre.press("f10")
        assert drawn_controls(centre.rows) == set()
        if kind == "300 characters":
            centre.see(said(centre, "text_too_long", "company", most=MAX_LENGTH))
            assert centre.typed("company") == NASTY[kind]
            return
        assert centre.step == "receipt"
        assert drawn_controls([centre.orders[0].payer.company]) == set()
        if kind == "markup":
            assert centre.orders[0].payer.company == NASTY[kind]


@pytest.mark.parametrize("kind", NASTY)
async def test_names_from_the_store_are_never_interpreted(world: World, open_centre: OpenCentre, kind: str) -> None:
    nasty = NASTY[kind]
    world.change_account(name=nasty)
    for user in world.all(User):
        world.put("acme", replace(user, name=nasty))
    spoil_catalogue(world, nasty)
    async with open_centre(language="it") as centre:
        assert_harmless(centre, kind)
        for key in ("a", *["enter"] * 6, "f10", "enter"):
            await centre.press(key)
            assert_harmless(centre, kind)
        assert centre.step == "assign"


def spoil_catalogue(world: World, nasty: str) -> None:
    """Everything that the shop's owner writes."""
    text = Text({"en": nasty, "it": nasty})
    products = tuple(
        replace(
            product,
            name=nasty,
            summary=text,
            unit=replace(product.unit, one=text, many=text),
            tiers=tuple(replace(tier, name=nasty) for tier in product.tiers),
        )
        for product in world.catalogue.products
    )
    world.catalogue = replace(world.catalogue, products=products)


def assert_harmless(centre: Centre, kind: str) -> None:
    assert drawn_controls(centre.rows) == set()
    assert all(cell_len(row) <= 80 for row in centre.rows)
    if kind == "markup":
        centre.see("[b]ACME[/b]")
