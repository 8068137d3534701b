"""The command line in the language of its environment: the help of our commands, and click's own sentences.

Both stand in the catalogue `commands`. click asks gettext's global domain for its sentences, so that is the domain; our
help is written in the sources as click has it, in English, and looked up when somebody asks for it.
"""

import gettext
import os
from collections.abc import Callable
from copy import copy
from inspect import cleandoc
from typing import TypeVar

import click

from tui.bootstrap.environment import environment_language
from tui.kit.i18n import LOCALE

_DOMAIN, _NONE = "commands", "messages"
_AS_IT_STANDS = "\b\n"
"""What begins a paragraph that click does not fill."""

C = TypeVar("C", bound=click.Command)


def listen() -> None:
    """Let click speak the language of the environment from now on. English needs no catalogue."""
    gettext.bindtextdomain(_DOMAIN, str(LOCALE))
    gettext.textdomain(_DOMAIN if environment_language(os.environ) not in ("", "en") else _NONE)


def speak_english() -> None:
    """Let click speak English from now on."""
    gettext.textdomain(_NONE)


def in_its_language(command: C) -> C:
    """The command as `listen` found that it is to be read."""
    return spoken(command, gettext.gettext) if gettext.textdomain() == _DOMAIN else command


def spoken(command: C, say: Callable[[str], str]) -> C:
    """A copy of the command, and of those below it, that says and asks everything through `say`."""
    said = copy(command)
    said.help = _prose(command.help, say)
    said.short_help = _prose(command.short_help, say)
    said.options_metavar = _text(command.options_metavar, say)
    said.params = [_param(one, say) for one in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = say(said.subcommand_metavar)
        said.commands = {name: spoken(one, say) for name, one in said.commands.items()}
    return said


def _param(param: click.Parameter, say: Callable[[str], str]) -> click.Parameter:
    said = copy(param)
    said.metavar = _text(param.metavar, say)
    # By its name the type of a value stands in the help, and in what is said of a wrong one.
    said.type = copy(param.type)
    said.type.name = say(param.type.name)
    if isinstance(said, click.Option):
        said.help = _prose(said.help, say)
        said.prompt = _text(said.prompt, say)
    return said


def _text(text: str | None, say: Callable[[str], str]) -> str | None:
    return say(text) if text else text


def _prose(text: str | None, say: Callable[[str], str]) -> str | None:
    """Each paragraph by itself: in one line, unless its lines are to stand as they are."""
    if not text:
        return text
    return "\n\n".join(_paragraph(one, say) for one in cleandoc(text).split("\n\n"))


def _paragraph(text: str, say: Callable[[str], str]) -> str:
    if text.startswith(_AS_IT_STANDS):
        return _AS_IT_STANDS + say(text.removeprefix(_AS_IT_STANDS))
    filled = " ".join(text.split())
    return say(filled)
