"""What each step looks like at the design size, and a few on a wide terminal and in Italian."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.flow import FLOW
from store import sample
from store.adapters.invoices.writer import FileWriter
from store.adapters.sqlite.store import create_store, open_store
from store.domain.orders import Outcome, OutcomeState
from store.people.identity import by_email
from tests.fakes import CARD, NOON
from tests.flow.centre import Centre
from tests.looks.conftest import WIDE, Picture
from tests.shops import World
from tui.app import BillingCenter

ANNA = "anna@acme.example"
TRIAL = {"purchase_mode": "Try", "seats": "3"}
PEOPLE = ("marco@acme.example", "laura@bottega.example", "carla@globex.example", "piero@passato.example")


class SampleWorld(World):
    """The shop over a store that has the sample accounts already."""

    def __post_init__(self) -> None:
        self.store = open_store(self.path)
        self.shop = self._shop(self.store)


@pytest.fixture(scope="module")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "store.sqlite"
    store = create_store(path)
    sample.fill(store, NOON.date())
    store.close()
    return path


@pytest.fixture
def world(filled_store: Path, tmp_path: Path) -> Iterator[World]:
    world = SampleWorld(Path(shutil.copy(filled_store, tmp_path / "store.sqlite")))
    yield world
    world.store.close()


def centre(world: World, email: str = ANNA, *, language: str = "en", theme: str = "dark") -> BillingCenter:
    signed = by_email(world.shop, email)[0]
    return BillingCenter(world.shop, signed, language=language, theme_name=theme)


class Walk:
    """Walks the sample purchase up to a step before the picture is taken."""

    def __init__(self, world: World, app: BillingCenter, step: str, *keys: str) -> None:
        self.world = world
        self.app = app
        self.step = step
        self.keys = keys

    async def __call__(self, pilot: Pilot[None]) -> None:
        signed = self.app.signed
        assert signed is not None
        person = Centre(self.app, pilot, self.world, signed.person)
        await person.settle()
        if self.step:
            await person.answer_up_to(self.step, **(TRIAL if self.step == "trial" else {}))
        await person.press(*self.keys)


PURCHASE = [step.name for step in FLOW if step.name not in ("cart", "change")]


@pytest.mark.parametrize("email", [ANNA, *PEOPLE])
def test_home(world: World, picture: Picture, email: str) -> None:
    app = centre(world, email)
    picture(app, before=Walk(world, app, ""))


@pytest.mark.parametrize("step", PURCHASE)
def test_step(world: World, picture: Picture, step: str) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, step))


@pytest.mark.parametrize("step", ["tier", "review", "payment"])
def test_step_in_italian(world: World, picture: Picture, step: str) -> None:
    app = centre(world, language="it")
    picture(app, before=Walk(world, app, step))


@pytest.mark.parametrize("step", ["product", "billing_cycle", "review", "payment"])
def test_step_on_a_wide_terminal(world: World, picture: Picture, step: str) -> None:
    app = centre(world)
    picture(app, size=WIDE, before=Walk(world, app, step))


@pytest.mark.parametrize("theme", ["light", "high-contrast", "monochrome"])
def test_step_in_other_colours(world: World, picture: Picture, theme: str) -> None:
    app = centre(world, theme=theme)
    picture(app, before=Walk(world, app, "review"))


def test_compare_plans(world: World, picture: Picture) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "tier", "c"))


def test_edit_order(world: World, picture: Picture) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "review", "e"))


def test_cart(world: World, picture: Picture) -> None:
    app = centre(world)
    keys = ("ctrl+p", *"home", "enter")
    second = ("a", "6", "enter", "enter", "enter")
    picture(app, before=Walk(world, app, "review", *keys, *second))


TWELVE_SEATS = ("e", "1", "enter", "1", "2", "enter")


@pytest.mark.parametrize(
    "keys",
    [("enter",), ("enter", "3", "enter"), TWELVE_SEATS, (*TWELVE_SEATS, "enter")],
    ids=["subscription", "cancel", "change", "review"],
)
def test_changing_a_plan(world: World, picture: Picture, keys: tuple[str, ...]) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "", "end", *keys))


def test_waiting_for_a_payment(world: World, picture: Picture) -> None:
    confirm = Outcome(OutcomeState.ACTION, ref="r", url="https://bank.example/confirm/8f3a")
    world.gateway.answers.extend([confirm] * 50)
    app = centre(world)
    picture(app, before=Walk(world, app, "payment", "f10"))


def test_transfer_details_with_the_code_for_a_banks_app(world: World, picture: Picture) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    app = centre(world)
    picture(app, before=Walk(world, app, "receipt", "t"))


def unpaid(world: World) -> World:
    """An invoice comes due by transfer, and there is something to print it with."""
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    world.shop = replace(world.shop, writer=FileWriter())
    return world


@pytest.mark.parametrize("language", ["en", "it"])
def test_invoices(world: World, picture: Picture, language: str) -> None:
    app = centre(unpaid(world), language=language)
    picture(app, before=Walk(world, app, "receipt", "enter", "escape", "i"))


def test_an_invoice_as_it_is_printed(world: World, picture: Picture) -> None:
    app = centre(unpaid(world))
    picture(app, before=Walk(world, app, "receipt", "enter", "escape", "i", "enter"))


@pytest.mark.parametrize("keys", [(), ("enter",)], ids=["listed", "open"])
def test_history(world: World, picture: Picture, keys: tuple[str, ...]) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "assign", "space", "enter", "enter", "h", *keys))


MARK_TWO_AND_TAKE = ("space", "down", "space", "enter", "space", "enter")


@pytest.mark.parametrize(
    "keys", [("u",), ("u", *MARK_TWO_AND_TAKE), ("u", "i")], ids=["listed", "difference", "import"]
)
def test_users(world: World, picture: Picture, keys: tuple[str, ...]) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "", *keys))


@pytest.mark.parametrize("keys", [("b",), ("b", "a")], ids=["listed", "key"])
def test_contacts(world: World, picture: Picture, keys: tuple[str, ...]) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "", *keys))


def test_the_card_on_file(world: World, picture: Picture) -> None:
    world.change_account(saved_method=replace(CARD, expires="2026-02"))
    app = centre(world)
    picture(app, before=Walk(world, app, "", "p"))


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_card_is_being_put_on_file(world: World, picture: Picture, language: str) -> None:
    app = centre(world, language=language)
    picture(app, before=Walk(world, app, "", "p", "enter"))


def test_help(world: World, picture: Picture) -> None:
    app = centre(world)
    picture(app, before=Walk(world, app, "product", "f1"))


def test_a_window_that_is_too_small(world: World, picture: Picture) -> None:
    app = centre(world)
    picture(app, size=(50, 12), before=Walk(world, app, ""))
