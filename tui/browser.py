"""The browser of the machine that the person sits at, where that is this one."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import Popen

_REMOTE = ("SSH_CONNECTION", "SSH_TTY")
_WINDOWS = ("DISPLAY", "WAYLAND_DISPLAY")


def opener(environment: Mapping[str, str], platform: str, find: Callable[[str], str | None]) -> str:
    """The program that opens a link in a window beside the terminal, "" where there is none or it would open elsewhere.

    A browser within the terminal would take that away from the screens.
    """
    if any(environment.get(name) for name in _REMOTE):
        return ""
    if platform == "darwin":
        return find("open") or ""
    return (find("xdg-open") or "") if any(environment.get(name) for name in _WINDOWS) else ""


def run_apart(program: str, link: str) -> "Popen[bytes]":
    """Open a link; nothing that the program says reaches the terminal. Raises ValueError for what is not https."""
    from subprocess import DEVNULL, Popen

    if not link.startswith("https://"):
        raise ValueError("not a link to a secure page")
    return Popen([program, link], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True)
