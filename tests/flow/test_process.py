"""The command from the first page to the seats, in a real terminal; and killed at every step of the way."""

import signal
import sys
from pathlib import Path

import pytest

from tests.flow.process import WAY, answer, bought, demo, let_go, walk

PAGES = {page.step: page for page in WAY}


def test_from_the_first_page_to_the_seats(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        walk(terminal, "home", "home again")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.modes_left() == frozenset()
    assert bought(tmp_path).exactly_once()


def test_in_italian(tmp_path: Path) -> None:
    with demo(tmp_path, LANG="it_IT.UTF-8") as terminal:
        terminal.wait_for("Aggiungi nuovo abbonamento")
        terminal.press("a")
        terminal.wait_for("Quale prodotto?")


@pytest.mark.parametrize("step", list(PAGES)[1:-1])
def test_killed_it_goes_on_where_it_was(tmp_path: Path, step: str) -> None:
    page = PAGES[step]
    with demo(tmp_path) as terminal:
        walk(terminal, "home", step)
        terminal.kill()
    with demo(tmp_path) as terminal:
        terminal.wait_for(page.shows)
        terminal.wait_for(page.kept)
        walk(terminal, step, "home again")
    assert bought(tmp_path).exactly_once()


def test_killed_with_a_full_cart_it_keeps_the_cart(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        walk(terminal, "home", "review")
        terminal.press("ctrl+p")
        terminal.wait_for("What do you want to do?")
        terminal.press("Home")
        terminal.wait_for("Go to: Home")
        terminal.press("enter")
        terminal.wait_for("1 line waits to be bought")
        terminal.press("a")
        terminal.wait_for("Which product?")
        terminal.press("6", "enter")
        terminal.wait_for("How many pages?")
        terminal.press("enter")
        terminal.wait_for("Enter: Add to Cart")
        terminal.press("enter")
        terminal.wait_for("Beacon, 1 page, monthly")
        terminal.kill()
    with demo(tmp_path) as terminal:
        terminal.wait_for("Helpline Pro, 8 agents, monthly")
        terminal.wait_for("Beacon, 1 page, monthly")
        terminal.press("p")
        walk(terminal, "review", "receipt")
    assert [line.product for line in bought(tmp_path).orders[0].quote.lines] == ["helpline", "beacon"]


def test_a_trial_that_was_killed_goes_on_too(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        walk(terminal, "home", "purchase_mode")
        terminal.press("2", "enter")
        terminal.wait_for("Which plan of Helpline?")
        terminal.press("enter")
        terminal.wait_for("How many agents?")
        terminal.press("3")
        terminal.wait_for("free of charge during the trial")
        terminal.press("enter")
        terminal.wait_for("Enter: Start Trial")
        terminal.kill()
    with demo(tmp_path) as terminal:
        terminal.wait_for("Helpline Pro, 3 agents, free of charge.")
        terminal.press("enter")
        terminal.wait_for("Thank you")
        terminal.kill()
    with demo(tmp_path) as terminal:
        terminal.wait_for("Thank you")
        terminal.press("enter")
        terminal.wait_for("0 of 3 seats given")


DYING = """
import importlib, os, signal
module, name, method, when = os.environ["DIES"].split()
owner = importlib.import_module(module)
owner = getattr(owner, name) if name != "-" else owner
whole = getattr(owner, method)

def dying(*arguments, **named):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    whole(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, method, dying)
from tui.__main__ import main
main()
"""
"""The command in a process that is killed before or after a call."""


@pytest.mark.parametrize(
    "moment",
    [
        "store.adapters.payment.sandbox_gateway SandboxGateway charge before",
        "store.adapters.payment.sandbox_gateway SandboxGateway charge after",
        "store.adapters.mail.maildir MaildirMailer send before",
        "store.adapters.mail.maildir MaildirMailer send after",
    ],
    ids=["order stored", "money taken", "invoice issued", "mail handed over"],
)
def test_killed_after_place_order_the_receipt_is_shown_and_nothing_is_done_twice(tmp_path: Path, moment: str) -> None:
    with demo(tmp_path, argv=[sys.executable, "-c", DYING], DIES=moment) as terminal:
        walk(terminal, "home", "payment")
        answer(terminal, PAGES["payment"])
        assert terminal.exit_code() == -signal.SIGKILL
    let_go(tmp_path)
    with demo(tmp_path) as terminal:
        terminal.wait_for("Thank you")
        terminal.wait_for("✓ Helpline Pro, 8 agents, monthly")
        terminal.wait_for("was written to")
        number = bought(tmp_path).orders[0].number
        terminal.wait_for(f"Order {number} is placed.")
        walk(terminal, "receipt", "home again")
    assert bought(tmp_path).exactly_once()


def test_five_enters_at_once_answer_one_step(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        walk(terminal, "home", "product")
        terminal.send(b"\r" * 5)
        terminal.wait_for("Buy Helpline, or try it first?")
        walk(terminal, "purchase_mode", "payment")
        terminal.press("2", "enter")
        terminal.wait_for("How shall the test card behave?")
        terminal.press("enter")
        terminal.wait_for("(•) Test card")
        terminal.send(b"\x0f" * 5)
        walk(terminal, "receipt", "assign")
    assert bought(tmp_path).exactly_once()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("step", ["home", "seats", "payment"])
def test_ended_from_outside_the_terminal_is_as_it_was(tmp_path: Path, number: signal.Signals, step: str) -> None:
    with demo(tmp_path) as terminal:
        walk(terminal, "home", step)
        terminal.signal(number)
        assert terminal.exit_code() >= 0
        assert terminal.modes_left() == frozenset()
    if step != "home":
        with demo(tmp_path) as terminal:
            terminal.wait_for(PAGES[step].shows)
