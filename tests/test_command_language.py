"""The command line speaks the language of its environment: the help of our commands, and click's own sentences."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from tests.command_words import commands, texts, written
from tests.test_languages import LABELS, TERMS, TRANSLATED, english, names, translated
from tui.__main__ import Commands, main
from tui.console import agreed
from tui.kit.i18n import LOCALE
from tui.spoken import in_its_language, listen, spoken

ROOT = Path(__file__).parent.parent
PREFIXES = ("LC_", "LANG", "SEATDESK_")
SHARED_WITH_ITALIAN = {"EMAIL", "EMAIL...", "FILE", "ID", "[ID]...", "N", "Password", "URL", "file"}


def seatdesk(*arguments: str, typed: str = "", **language: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    return subprocess.run(
        [sys.executable, "-c", "from tui.__main__ import main; main(prog_name='seatdesk')", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**kept, "PYTHONUTF8": "1", **language},
    )


def italian(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return seatdesk(*arguments, typed=typed, LC_ALL="it_IT.UTF-8")


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "commands.po").open("rb") as file:
        return read_po(file, locale=language, domain="commands", abort_invalid=True)


def entries(language: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(english(one), translated(one)) for one in catalogue(language) if one.id]


# ---- complete ------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_every_text_of_the_command_line_and_no_other(language: str) -> None:
    wanted = {english(one) for one in written() if one.id}
    kept = {forms for forms, _ in entries(language)}
    assert wanted - kept == set(), "`make messages` brings them into commands.po"
    assert kept - wanted == set()
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_for_certain(language: str) -> None:
    assert [one.id for one in catalogue(language) if one.fuzzy and one.id] == []
    assert [forms for forms, there in entries(language) if not all(text.strip() for text in there)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "commands.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {english(one): translated(one) for one in compiled if one.id} == dict(entries(language))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_names_the_same_values(language: str) -> None:
    ours = {text for command in commands(main) for text in texts(command)}
    wrong = [
        (text, translation)
        for forms, there in entries(language)
        if forms[0] not in ours
        for text, translation in zip(forms, there, strict=True)
        if names(text) != names(translation)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_options_and_ends_as_the_text_does(language: str) -> None:
    def kept(text: str) -> tuple[list[str], str]:
        last = text[-1]
        return sorted(re.findall(r"--[a-z][\w-]*|`seatdesk [^`]*`", text)), last if last in ".:,?" else ""

    pairs = [(forms[0], there[0]) for forms, there in entries(language)]
    assert [pair for pair in pairs if kept(pair[0]) != kept(pair[1])] == []


def test_what_reads_the_same_in_italian_is_meant_to() -> None:
    lines_to_copy = "bash: eval "
    said = {text for command in commands(main) for text in texts(command) if not text.startswith(lines_to_copy)}
    same = {forms[0] for forms, there in entries("it") if forms[0] in said and forms[0] == there[0]}
    assert same <= SHARED_WITH_ITALIAN


def test_the_words_of_the_glossary_are_kept() -> None:
    wrong = [
        (text, translation, expected)
        for forms, there in entries("it")
        for text, translation in zip(forms, there, strict=True)
        for term, expected in TERMS.items()
        if re.search(rf"(?<!-)\b({term})\b", text, re.IGNORECASE)
        and not re.search(rf"\b({expected})\b", translation, re.IGNORECASE)
    ]
    assert wrong == []
    assert [(forms, there) for forms, there in entries("it") if LABELS.get(forms[0], there[0]) != there[0]] == []


# ---- as people see it ----------------------------------------------------------------------------
def test_help_is_in_the_language_of_the_environment() -> None:
    whole = italian("--help")
    assert whole.returncode == 0, whole.stderr
    for wanted in ("Uso: seatdesk [OPZIONI] [COMANDO]", "Opzioni:", "Comandi:", "Centro fatturazione", "--help"):
        assert wanted in whole.stdout
    for unwanted in ("Usage", "Options", "Commands", "Show this", "billing"):
        assert unwanted not in whole.stdout


def test_every_command_has_its_help_in_italian() -> None:
    said = {(command.help or "").split(".")[0].strip(): command.name for command in commands(main)}
    for command in commands(main):
        there = spoken(command, {forms[0]: text[0] for forms, text in entries("it")}.__getitem__)
        context = click.Context(there, info_name=command.name)
        assert (there.help or "").split(".")[0].strip() not in said, command.name
        assert there.get_help(context)


def test_the_help_of_a_command_is_in_italian() -> None:
    shown = italian("bill", "--help").stdout
    assert "Uso: seatdesk bill [OPZIONI]" in shown
    assert "default" not in shown
    assert "prove" in shown
    shown = " ".join(italian("user", "add", "--help").stdout.split())
    assert "[obbligatorio]" in shown
    assert "predefinito: member" in shown


def test_lines_that_stand_as_they_are_written_do_so_in_italian() -> None:
    lines = [line.split()[0] for line in italian("demo", "--help").stdout.splitlines() if "@" in line]
    assert lines == [line.split()[0] for line in seatdesk("demo", "--help").stdout.splitlines() if "@" in line]
    assert len(lines) == 8


def test_setting_up_asks_in_italian(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    asked = italian("--store", store, "init", typed="Acme\nIT\nAnna\nanna@acme.example\n")
    assert asked.returncode == 0, asked.stderr
    for prompt in ("Azienda:", "Paese (due lettere, ad esempio IT):", "Il tuo nome:", "La tua e-mail:"):
        assert prompt in asked.stdout


def test_breaking_off_is_said_in_italian(tmp_path: Path) -> None:
    done = italian("--store", f"sqlite:///{tmp_path / 'store.sqlite'}", "init", typed="Acme\n")
    assert done.returncode == 1
    assert "Interrotto!" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("refund", "2026-000001", "5"), "Manca l'opzione '--reason'."),
        (("nothing",), "Il comando 'nothing' non esiste."),
        (("bill", "--nothing"), "L'opzione '--nothing' non esiste."),
        (("catalogue", "check"), "Manca l'argomento"),
        (("plan", "change", "helpline", "--method"), "L'opzione '--method' richiede un argomento."),
        (("--lang", "de"), "'de' non è fra i valori possibili: 'en', 'it'."),
        (("bill", "--on", "never"), "'never' non ha il formato '%Y-%m-%d'."),
        (
            ("plan", "change", "helpline"),
            "Indica che cosa cambiare: postazioni (--seats), livello (--tier) o fatturazione (--cycle).",
        ),
    ],
)
def test_what_was_typed_wrong_is_said_in_italian(arguments: tuple[str, ...], sentence: str) -> None:
    done = italian(*arguments)
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
    assert done.stderr.startswith(("Uso: seatdesk ", "Errore: "))
    assert "Error:" not in done.stderr


@pytest.mark.parametrize(
    ("language", "typed", "answer", "shown"),
    [
        ("it", "s", True, "[s/N]: "),
        ("it", "Sì", True, "[s/N]: "),
        ("it", "si", True, "[s/N]: "),
        ("it", "y", True, "[s/N]: "),
        ("it", "no", False, "[s/N]: "),
        ("it", "", False, "[s/N]: "),
        ("it", "forse\ns", True, "Errore: rispondi s o n"),
        ("en", "y", True, "[y/N]: "),
        ("en", "YES", True, "[y/N]: "),
        ("en", "n", False, "[y/N]: "),
        ("en", "s\n", False, "Error: answer y or n"),
    ],
)
def test_a_question_is_answered_in_its_language(language: str, typed: str, answer: bool, shown: str) -> None:
    heard: list[bool] = []
    ask = Commands("ask", callback=lambda: heard.append(agreed("Save this?")), invoke_without_command=True)
    done = CliRunner(env={"LC_ALL": f"{language}.UTF-8", "LANGUAGE": None}).invoke(ask, input=f"{typed}\n")
    assert heard == [answer]
    assert shown in done.stdout


def test_english_stands_in_the_sources_and_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    listen()
    assert all(in_its_language(command) is command for command in commands(main))


@pytest.mark.parametrize("language", [{}, {"LC_ALL": "C"}, {"LANG": "de_DE.UTF-8"}, {"LC_ALL": "C", "LANGUAGE": "it"}])
def test_every_other_language_reads_english(language: dict[str, str]) -> None:
    shown = seatdesk("bill", "--help", **language).stdout
    assert "Usage: seatdesk bill [OPTIONS]" in shown
    assert "Do what is due" in shown
    assert "Missing option '--reason'" in seatdesk("refund", "2026-000001", "5", **language).stderr


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ({"LANG": "it_IT.UTF-8"}, "Uso:"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "it:en"}, "Uso:"),
        ({"LANG": "it_IT.UTF-8", "LANGUAGE": "en:it"}, "Usage:"),
        ({"LANG": "it_IT.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "Usage:"),
    ],
)
def test_variables_decide_in_the_order_of_gettext(language: dict[str, str], heading: str) -> None:
    """A sentence of ours and one of click's are never in two languages."""
    assert seatdesk("bill", "--help", **language).stdout.startswith(heading)
    sentence = "un terminale" if heading == "Uso:" else "a terminal"
    assert sentence in seatdesk("demo", **language).stderr


def test_the_version_is_told_in_both() -> None:
    assert re.fullmatch(r"seatdesk, versione \S+\n", italian("--version").stdout)
    assert re.fullmatch(r"seatdesk, version \S+\n", seatdesk("--version").stdout)


def test_the_manual_page_stays_in_english() -> None:
    assert italian("man").stdout == seatdesk("man").stdout
