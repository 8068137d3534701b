"""`seatdesk quote` and `seatdesk order` as a shell runs them, over files that people write."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from store import sample
from store.adapters.files.configuration import CONFIG
from store.adapters.sqlite.store import create_store, open_store
from store.domain.orders import Order
from store.domain.records import Invoice, Mail
from tui.kit.i18n import Translator

ROOT = Path(__file__).parent.parent.parent
ANNA, MARCO, GRETA = "anna@acme.example", "marco@acme.example", "greta@beispiel.example"
EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text().split("## Order files")[1], re.DOTALL)
"""The files that the README shows: of an account, and of a hypothetical customer."""

ITALIAN = '[customer]\ncountry = "IT"\ncurrency = "EUR"\n'
FIVE_SINCE_MARCH = """\
[[customer.subscriptions]]
product = "helpline"
tier = "pro"
seats = 5
cycle = "monthly"
since = 2026-03-01
"""
ACME = 'account = "acme"\n'


def line(seats: int, cycle: str = "monthly", product: str = "helpline") -> str:
    return f'[[lines]]\nproduct = "{product}"\ntier = "pro"\nseats = {seats}\ncycle = "{cycle}"\n'


@dataclass(frozen=True)
class Ran:
    """What a command left behind. `said` and `complaint` are its output and error output as lines without blanks."""

    code: int
    output: str
    said: list[str]
    complaint: list[str]


@dataclass
class Shell:
    """A folder with a store, its configuration and order files."""

    folder: Path

    def write(self, text: str, name: str = "order.toml") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *arguments: str | Path, answer: str = "", language: str = "en") -> Ran:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.folder),
            "LANG": language,
            CONFIG: str(self.folder / "config.toml"),
        }
        command = [sys.executable, "-m", "tui", *map(str, arguments)]
        ran = subprocess.run(
            command, cwd=self.folder, env=environment, input=answer, capture_output=True, text=True, check=False
        )
        return Ran(ran.returncode, ran.stdout, _lines(ran.stdout), _lines(ran.stderr))

    @property
    def counts(self) -> tuple[int, int, int]:
        """Orders, invoices and mails that were sent, of the account."""
        store = open_store(self.folder / "store.sqlite")
        with store.view("acme") as view:
            found = len((*view.past(Order), *view.all(Order))), len(view.past(Invoice)), len(view.past(Mail))
        store.close()
        return found


def _lines(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.splitlines() if part.strip()]


@pytest.fixture
def nowhere(tmp_path: Path) -> Shell:
    """No store, no configuration."""
    shell = Shell(tmp_path)
    shell.write("", "config.toml")
    return shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The sample accounts, with test cards."""
    store = create_store(tmp_path / "store.sqlite")
    sample.fill(store, date.today())  # noqa: DTZ011 - what the command's own clock says
    store.close()
    shell = Shell(tmp_path)
    shell.write(
        f'store = "sqlite:///{tmp_path}/store.sqlite"\n[payment]\nsandbox = true\n[vat]\nregister = "off"\n',
        "config.toml",
    )
    return shell


# ---- quote -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("order", "day", "due"),
    [
        (ITALIAN + line(5), "2026-03-01", "97.60"),
        (ITALIAN + line(5, "annual"), "2026-03-01", "936.96"),
        (ITALIAN + FIVE_SINCE_MARCH + line(8), "2026-03-11", "90.05"),
        (ITALIAN + FIVE_SINCE_MARCH.replace("5", "8", 1) + line(5), "2026-03-11", "0.00"),
        (ITALIAN + FIVE_SINCE_MARCH + line(5, "annual"), "2026-03-11", "870.85"),
        (EXAMPLES[1], "2026-03-11", "80.05"),
    ],
    ids=["R1", "R1 annual", "R4 more", "R4 fewer", "R4 annual", "README"],
)
def test_the_worked_examples_need_no_store(nowhere: Shell, order: str, day: str, due: str) -> None:
    ran = nowhere.run("quote", nowhere.write(order), "--on", day, "--json")
    assert (ran.code, json.loads(ran.output)["due"]) == (0, due)
    assert not (nowhere.folder / "store.sqlite").exists()


def test_every_term_stands_there(nowhere: Shell) -> None:
    ran = nowhere.run("quote", nowhere.write(ITALIAN + FIVE_SINCE_MARCH + line(8)), "--on", "2026-03-11")
    assert ran.said == [
        "11 Mar 2026",
        "Helpline Pro, 8 agents, monthly 8 × 16.00 € 128.00 €",
        "11 Mar 2026 → 11 Apr 2026 (the renewal moves from 1 Apr 2026 to 11 Apr 2026)",
        "Credit for the unused part of 5 agents 80.00 € × 21/31 days −54.19 €",
        "─────────────────",
        "Net 73.81 €",
        "VAT 22 % 16.24 €",
        "▶ Due today 90.05 €",
        "Then 156.16 € on 11 Apr 2026 and each month after, VAT included.",
        "Credit goes to this order; it is not a refund.",
    ]
    assert max(map(len, ran.output.splitlines())) <= 80


def test_programs_get_every_term_exactly(nowhere: Shell) -> None:
    ran = nowhere.run("quote", nowhere.write(ITALIAN + FIVE_SINCE_MARCH + line(8)), "--on", "2026-03-11", "--json")
    found = json.loads(ran.output)
    (first,) = found.pop("lines")
    assert first == {
        "product": "helpline",
        "tier": "pro",
        "plan": "Helpline Pro",
        "seats": 8,
        "cycle": "monthly",
        "blocks": 8,
        "block": 1,
        "price": "16.00",
        "start": "2026-03-11",
        "end": "2026-04-11",
        "days": 31,
        "of": 31,
        "net": "128.00",
        "discounts": [],
        "charged": "128.00",
        "credit": {
            "plan": "Helpline Pro",
            "seats": 5,
            "cycle": "monthly",
            "paid": "80.00",
            "days": 21,
            "of": 31,
            "amount": "54.19",
            "vat_rate": "22",
            "credit_note": False,
        },
        "renews_before": "2026-04-01",
        "renews": "2026-04-11",
        "renewal_net": "128.00",
        "forfeited_trial_days": 0,
    }
    assert found == {
        "day": "2026-03-11",
        "currency": "EUR",
        "vat_groups": [{"treatment": "domestic", "rate": "22", "country": "IT", "net": "73.81", "vat": "16.24"}],
        "net": "73.81",
        "vat": "16.24",
        "total": "90.05",
        "from_balance": "0.00",
        "to_balance": "0.00",
        "due": "90.05",
        "renewals": [
            {"day": "2026-04-11", "cycle": "monthly", "net": "128.00", "vat": "28.16", "total": "156.16"},
        ],
    }


def test_yen_have_no_decimals_for_programs_either(nowhere: Shell) -> None:
    order = ITALIAN.replace("EUR", "JPY").replace("IT", "JP") + line(5)
    found = json.loads(nowhere.run("quote", nowhere.write(order), "--json").output)
    assert (found["due"], found["lines"][0]["price"]) == ("13000", "2600")


def test_the_readme_names_every_key(nowhere: Shell) -> None:
    section = (ROOT / "README.md").read_text().split("## Order files")[1].split("\n## ")[0]
    found = json.loads(nowhere.run("quote", nowhere.write(EXAMPLES[1]), "--on", "2026-03-11", "--json").output)
    for key in keys_of(found):
        assert re.search(rf"[`.]{key}`", section), key


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys_of(inner) for inner in value.values()))
    return set().union(*(keys_of(inner) for inner in value)) if isinstance(value, list) else set()


def test_all_faults_of_a_file_are_named_at_once(nowhere: Shell) -> None:
    path = nowhere.write('[customer]\ncountry = "Italy"\ncurrency = "EUR"\n' + line(0, "weekly") + "seat = 1\n")
    ran = nowhere.run("quote", path)
    assert ran.code == 1
    assert [complaint.removeprefix(f"{path}, ").partition(": ")[0] for complaint in ran.complaint] == [
        "line 2, customer.country",
        "line 7, lines.1.seats",
        "line 8, lines.1.cycle",
        "line 9, lines.1.seat",
    ]


def test_what_the_shop_does_not_sell_is_named_with_its_line(nowhere: Shell) -> None:
    path = nowhere.write(ITALIAN + line(5, product="helpdesk") + line(51))
    ran = nowhere.run("quote", path)
    assert (ran.code, ran.said) == (1, [])
    assert ran.complaint == [
        f"{path}, line 5, lines.1.product: There is no product “helpdesk”. There is: helpline, gather, stage, vault, "
        "courier, beacon.",
        f"{path}, line 12, lines.2.seats: Online you can buy up to 50 agents; "
        "for more write to sales@seatdesk.example.",
    ]


def test_it_speaks_the_callers_language(nowhere: Shell) -> None:
    ran = nowhere.run("quote", nowhere.write(ITALIAN + line(5)), "--on", "2026-03-01", language="it_IT.UTF-8")
    assert f"▶ {Translator('it').say('Due today')} 97,60 €" in ran.said


def test_a_day_that_is_none_is_a_wrong_usage(nowhere: Shell) -> None:
    assert nowhere.run("quote", nowhere.write(ITALIAN + line(5)), "--on", "today").code == 2


def test_an_account_is_quoted_and_nothing_is_ordered(shell: Shell) -> None:
    ran = shell.run("quote", shell.write(EXAMPLES[0]))
    assert (ran.code, ran.complaint) == (0, [])
    assert "▶ Due today 156.16 €" in ran.said
    assert shell.counts == (0, 0, 0)


# ---- order -----------------------------------------------------------------------------------------
def test_placed_twice_is_one_order(shell: Shell) -> None:
    path = shell.write(EXAMPLES[0])
    first = shell.run("order", path, "--as", ANNA, answer="y\n")
    assert first.code == 0, first.complaint
    assert "▶ Due today 156.16 €" in first.said
    second = shell.run("order", path, "--as", ANNA, "--yes")
    assert second.code == 0
    assert second.said[0].startswith("This was placed on ")
    assert first.said[-1] == second.said[-1]  # the invoice
    assert shell.counts == (1, 1, 1)


def test_a_program_gets_the_order_and_what_it_was_asked_aside(shell: Shell) -> None:
    path = shell.write(EXAMPLES[0])
    first = shell.run("order", path, "--as", ANNA, "--json", answer="y\n")
    assert first.code == 0, first.complaint
    assert "▶ Due today 156.16 €" in first.complaint
    facts = json.loads(first.output)
    assert (facts["quote"]["due"], facts["order"]["status"]) == ("156.16", "provisioned")
    assert json.loads(shell.run("order", path, "--as", ANNA, "--json", "--yes").output) == facts


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_ordered(shell: Shell, answer: str) -> None:
    ran = shell.run("order", shell.write(ACME + line(8)), "--as", ANNA, answer=answer)
    assert (ran.code, ran.complaint) == (1, ["Nothing was ordered."])
    assert shell.counts == (0, 0, 0)


@pytest.mark.parametrize(
    ("person", "complaint"),
    [
        (["--as", MARCO], "Only a billing contact of this account can buy."),
        (["--as", GRETA], "You are nobody of the account acme."),
        (["--as", "nobody@acme.example"], "Nobody has the e-mail nobody@acme.example."),
        ([], "Nobody is tied to the OS user"),
    ],
    ids=["no contact", "another account", "unknown", "OS user"],
)
def test_who_may_not_buy_may_not_order(shell: Shell, person: list[str], complaint: str) -> None:
    ran = shell.run("order", shell.write(ACME + line(8)), "--yes", *person)
    assert (ran.code, ran.said) == (1, [])
    assert complaint in ran.complaint[0]
    assert shell.counts == (0, 0, 0)


def test_a_hypothetical_customer_cannot_order(shell: Shell) -> None:
    ran = shell.run("order", shell.write(EXAMPLES[1]), "--as", ANNA, "--yes")
    assert (ran.code, len(ran.complaint)) == (1, 1)
    assert "line 1, customer: Only an account can order" in ran.complaint[0]


def test_a_card_that_is_declined_can_be_tried_again(shell: Shell) -> None:
    declined = shell.run("order", shell.write(f'{ACME}method = "sandbox:9995"\n{line(8)}'), "--as", ANNA, "--yes")
    assert declined.code == 1
    assert declined.complaint[0].startswith("There is not enough money on the card. Nothing was charged")
    assert shell.run("order", shell.write(f'{ACME}method = "sandbox:4242"\n{line(8)}'), "--as", ANNA, "--yes").code == 0
    assert shell.counts == (1, 1, 1)


def test_an_answer_that_got_lost_is_an_outage_until_it_is_asked_for(shell: Shell) -> None:
    path = shell.write(f'{ACME}method = "sandbox:answer_lost"\n{line(8)}')
    assert shell.run("order", path, "--as", ANNA, "--yes").code == 3
    assert shell.run("order", path, "--as", ANNA, "--yes").code == 0
    assert shell.counts == (1, 1, 1)


def test_a_payment_that_the_customer_must_confirm_says_where(shell: Shell) -> None:
    ran = shell.run("order", shell.write(f'{ACME}method = "sandbox:3155"\n{line(8)}'), "--as", ANNA, "--yes")
    assert ran.code == 1
    assert any(complaint.startswith("https://") for complaint in ran.complaint), ran.complaint


def test_a_way_to_pay_that_is_not_offered_is_named_with_those_that_are(shell: Shell) -> None:
    path = shell.write(f'{ACME}method = "cash"\n{line(8)}')
    ran = shell.run("order", path, "--as", ANNA, "--yes")
    assert ran.code == 1
    assert ran.complaint[0].startswith(f"{path}, line 2, method: One cannot pay by “cash” here. There is: transfer, ")
