"""Commands: keys declared once, from which bindings, hints, help and the palette derive."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding, Binding, BindingType

from store.domain.frozen import dataclass
from tui.kit.i18n import N_

if TYPE_CHECKING:
    from store.ports import Texts

_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "delete": "Del",
    "space": "Space",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "plus": "+",
    "minus": "−",
    "question_mark": "?",
    "slash": "/",
    "asterisk": "*",
}


_ARROWS = frozenset("↑↓←→")


@dataclass(frozen=True, slots=True)
class Command:
    """Something a key does. `id` is what a keymap names; `keys` is a comma-separated list, best known first.

    `label` and `help` are messages (marked with N_) translated when shown. The action called is `action`,
    or the last part of the id. Commands with the same label stand together in the hints: `↑↓ choose`.
    """

    id: str
    keys: str
    label: str
    help: str = ""
    shown: bool = True
    action: str = ""

    @property
    def binding(self) -> Binding:
        action = self.action or self.id.rpartition(".")[2]
        return Binding(self.keys, action, self.label, show=self.shown, tooltip=self.help, id=self.id)


REDRAW = Command("redraw", "ctrl+l", N_("redraw"), N_("Paint anew what another program wrote over."), False)
"""The driver acts on this key too: it then knows nothing of what the terminal shows."""


def bindings(*commands: Command) -> list[BindingType]:
    """What a widget's or screen's BINDINGS holds for these commands."""
    return [command.binding for command in commands]


def translated(active: dict[str, ActiveBinding], texts: "Texts") -> dict[str, ActiveBinding]:
    """The same keys with description and tooltip in the session's language."""
    shown = {}
    for key, entry in active.items():
        binding = entry.binding
        relabel = getattr(entry.node, "relabel", {})
        description = relabel.get(binding.id, binding.description)
        if description or binding.tooltip:
            binding = replace(
                binding,
                description=texts.say(description) if description else "",
                tooltip=texts.say(binding.tooltip) if binding.tooltip else "",
            )
        shown[key] = entry._replace(binding=binding, tooltip=binding.tooltip)
    return shown


def key_name(key: str) -> str:
    """A key as printed on the keyboard: Ctrl+P, Backspace, ?, F1, 7."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last) or (last.upper() if modifiers or len(last) > 1 else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def key_names(keys: Iterable[str]) -> str:
    """Keys that do one thing, close together: ↑↓, 1-6, + −."""
    names = [key_name(key) for key in keys]
    digits = [name for name in names if name.isdigit()]
    if len(digits) > 1:
        names = [f"{digits[0]}-{digits[-1]}", *(name for name in names if name not in digits)]
    arrows = "".join(name for name in names if name in _ARROWS)
    return " ".join([*([arrows] if arrows else []), *(name for name in names if name not in _ARROWS)])


COMMON = frozenset({"help", "app.palette"})
"""The ids of commands that are the same everywhere; they stand last."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One entry of the hint line: the keys that work now, and what they do."""

    id: str
    keys: str
    label: str
    help: str
    enabled: bool


def hints(active: dict[str, ActiveBinding], *, everything: bool = False) -> list[Hint]:
    """What the keys do now, in order: focused widget, screen, application.

    Only what is to be shown, by its best-known key; with `everything` hidden commands and all keys too.
    """
    by_command: dict[str, list[tuple[str, ActiveBinding]]] = {}
    for key, entry in active.items():
        binding = entry.binding
        if binding.id and binding.description and (binding.show or everything):
            by_command.setdefault(binding.id, []).append((key, entry))
    groups: dict[str, list[tuple[str, ActiveBinding]]] = {}
    for entries in by_command.values():
        label = entries[0][1].binding.description
        groups.setdefault(label, []).extend(entries if everything else entries[:1])
    found = [
        Hint(
            id=group[0][1].binding.id or "",
            keys=key_names(key for key, _ in group),
            label=label,
            help=next((entry.tooltip for _, entry in group if entry.tooltip), ""),
            enabled=any(entry.enabled for _, entry in group),
        )
        for label, group in groups.items()
    ]
    return sorted(found, key=lambda hint: hint.id in COMMON)
