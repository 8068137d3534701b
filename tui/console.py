"""What every command does alike: speak the caller's language, fail with one sentence and an exit code.

Exit codes: 0 done, 1 refused (a problem), 2 usage, 3 outage, 70 bug.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from store.domain.problems import Outage, Problem
    from tui.kit.i18n import Translator

EXIT_REFUSED, EXIT_USAGE, EXIT_OUTAGE, EXIT_BUG = 1, 2, 3, 70
YOURS = frozenset(
    {
        "store_access_denied",
        "store_database_missing",
        "store_encoding",
        "store_exists",
        "store_missing",
        "store_newer",
        "store_not_a_store",
    }
)
"""Outages that are for the caller to put right: nothing outside is broken."""


@contextmanager
def failures() -> Iterator[None]:
    """One sentence and an exit code for everything that can go wrong."""
    from store.domain.problems import Outage, Refused

    try:
        yield
    except Refused as refused:
        complain(*refused.problems)
        sys.exit(EXIT_REFUSED)
    except Outage as outage:
        complain(outage)
        sys.exit(EXIT_REFUSED if outage.code in YOURS else EXIT_OUTAGE)
    except click.ClickException:
        raise
    except Exception as error:  # noqa: BLE001 - the error boundary of the command line
        from tui.failures import report

        click.echo(texts().say("Something went wrong. Nothing is lost. Reference: {id}", id=report(error)), err=True)
        sys.exit(EXIT_BUG)


def complain(*problems: "Problem | Outage") -> None:
    """One line of the error output for each."""
    for said in sentences(*problems):
        click.echo(said, err=True)


def sentences(*problems: "Problem | Outage") -> tuple[str, ...]:
    from tui.kit.problems import sentence

    return tuple(sentence(texts(), problem) for problem in problems)


def problem_facts(problems: "Iterable[Problem]") -> list[dict[str, object]]:
    """Problems for programs: a code that stays, and the sentence that people get."""
    return [{"code": one.code, "field": one.field or None, "said": sentences(one)[0]} for one in problems]


def agreed(question: str, *, aside: bool = False) -> bool:
    """Ask, on the error output with `aside`. No answer is none: to break off is to refuse."""
    yes = texts().say("y yes").split()

    def understood(answer: str) -> bool:
        word = answer.strip().casefold()
        if word not in (*yes, "", "n", "no"):
            raise click.UsageError(texts().say("answer {yes} or n", yes=yes[0]))
        return word in yes

    click.echo(err=aside)
    choice = f" [{yes[0]}/N]: "
    try:
        return click.prompt(
            question, default="", show_default=False, value_proc=understood, prompt_suffix=choice, err=aside
        )
    except click.Abort:
        click.echo(err=aside)
        return False


def texts() -> "Translator":
    """The language of the caller's environment."""
    from tui.bootstrap.environment import environment_language
    from tui.kit.i18n import Translator

    return Translator(environment_language(os.environ) or "en")
