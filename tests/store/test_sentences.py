"""Whatever can go wrong, people get a sentence for it: whole, with its values, in their language."""

from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from store.adapters.files.catalogue_file import CatalogueFaults, load_catalogue
from store.domain.catalogue import Text, Unit
from store.domain.problems import Outage, Problem
from tests.codes import Made, made
from tests.shops import eur
from tui.kit.faults import FAULTS
from tui.kit.i18n import Translator
from tui.kit.problems import sentence
from tui.kit.sentences import SENTENCES

ENGLISH = Translator("en")
ALL = {**FAULTS, **SENTENCES}
FAMILIES = tuple({f"{code.partition('_')[0]}_" for code in ALL})
CODES = tuple(made(FAMILIES))
CHOSEN_BY_THE_SENTENCE = {"quote_differs", "store_uncertain"}
"""Codes that nobody produces: a sentence of its own for a case of another code."""


def test_every_code_has_a_sentence() -> None:
    assert {one.code: one.place for one in CODES if one.code not in ALL} == {}


def test_every_sentence_has_a_code() -> None:
    assert set(ALL) - {one.code for one in CODES} == CHOSEN_BY_THE_SENTENCE


def test_a_code_has_one_sentence() -> None:
    assert not FAULTS.keys() & SENTENCES.keys()


@pytest.mark.parametrize(
    "one", [one for one in CODES if one.code in ALL and one.values is not None], ids=lambda one: one.code
)
def test_a_sentence_mentions_only_what_its_code_gives(one: Made) -> None:
    assert one.values is not None
    given = one.values | ({"units"} if "unit" in one.values else set())
    assert {name for _, name, _, _ in Formatter().parse(ALL[one.code]) if name} <= given


def test_a_changed_amount_is_said_with_old_and_new() -> None:
    said = sentence(ENGLISH, Problem("quote_changed", values={"old": eur("97.60"), "new": eur("112.00")}))
    assert "from 97.60 € to 112.00 €" in said


def test_an_amount_that_is_the_same_on_another_day_is_not_said_to_have_changed_to_itself() -> None:
    said = sentence(ENGLISH, Problem("quote_changed", values={"old": eur("97.60"), "new": eur("97.60")}))
    assert "from" not in said


def test_units_are_named_in_the_right_number() -> None:
    unit = Unit(Text({"en": "agent"}), Text({"en": "agents"}))
    problem = Problem("seats_above_trial", "seats", {"most": 1, "unit": unit})
    assert sentence(ENGLISH, problem) == "A trial has up to 1 agent."


def test_what_people_typed_cannot_steer_the_terminal() -> None:
    said = sentence(ENGLISH, Problem("seats_not_whole", "seats", {"typed": "\x1b[2Jten\n{most}"}))
    assert said == "“ten {most}” is not a whole number."


def test_an_outage_after_which_nothing_is_certain_does_not_say_that_nothing_was_changed() -> None:
    said = sentence(ENGLISH, Outage("store_full", uncertain=True, path="/store"))
    assert said == "It is not certain that this was stored: look again before you repeat it."


def test_a_fault_of_a_file_names_path_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text('currencies = ["EUR"]\non_change = "sometimes"\n[features]\n[seller]\nname = 1\n')
    with pytest.raises(CatalogueFaults) as refused:
        load_catalogue(path)
    said = [sentence(ENGLISH, problem) for problem in refused.value.problems]
    assert f"{path}, line 2, on_change: This must be one of: reset, keep." in said
    assert f"{path}, line 5, seller.name: This must be text, in quotes." in said


def test_a_file_that_cannot_be_read_is_named_without_a_field(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text("= 1\n")
    with pytest.raises(CatalogueFaults) as refused:
        load_catalogue(path)
    (said,) = [sentence(ENGLISH, problem) for problem in refused.value.problems]
    assert said.startswith(f"{path}, line 1: This is not TOML: ")


def test_a_day_is_written_in_the_readers_language() -> None:
    problem = Problem("rate_out_of_order", "IT.2.since", {"since": date(2026, 3, 1), "path": "vat.toml", "line": 7})
    assert sentence(ENGLISH, problem).startswith("vat.toml, line 7, IT.2.since: 1 Mar 2026 does not come after")
