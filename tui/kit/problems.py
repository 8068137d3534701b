"""One clear sentence for everything that can go wrong: what, why, what now."""

from datetime import date

from store.domain.catalogue import Unit
from store.domain.money import Money
from store.domain.os_reasons import OsReason
from store.domain.problems import Outage, Problem
from store.ports import Texts
from tui.kit.faults import FAULTS
from tui.kit.i18n import N_
from tui.kit.os_words import words
from tui.kit.safe import plain
from tui.kit.sentences import SENTENCES


def sentence(texts: Texts, problem: Problem | Outage) -> str:
    """The problem in the reader's language. Outside text among its values is made safe to print."""
    code = problem.code
    if isinstance(problem, Outage) and problem.uncertain:
        code = "store_uncertain"
    if code == "quote_changed" and "old" in problem.values and problem.values["old"] != problem.values["new"]:
        code = "quote_differs"
    values = {name: _shown(texts, value) for name, value in problem.values.items()}
    unit = problem.values.get("unit")
    if isinstance(unit, Unit):
        most = problem.values.get("most")
        values["units"] = unit.named(most if isinstance(most, int) else 2, texts.language)
    if "line" not in values:
        return texts.say(SENTENCES[code], **values)
    field = problem.field if isinstance(problem, Problem) else ""
    where = N_("{path}, line {line}, {field}: {fault}") if field else N_("{path}, line {line}: {fault}")
    fault = texts.say(FAULTS[code] if code in FAULTS else SENTENCES[code], **values)
    return texts.say(where, path=values["path"], line=values["line"], field=plain(field), fault=fault)


def _shown(texts: Texts, value: object) -> object:
    if isinstance(value, Money):
        return texts.money(value)
    if isinstance(value, date):
        return texts.day(value)
    if isinstance(value, OsReason):
        return words(texts, value)
    return plain(value) if isinstance(value, str) else value
