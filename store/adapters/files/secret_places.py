"""Secrets, from where secrets may stand: the environment, systemd's credentials, a file that is the owner's alone."""

import stat
from collections.abc import Mapping
from pathlib import Path

from store.domain.problems import Outage

CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts the files of `LoadCredential=` (systemd.exec(5))."""


def read_secret(name: str, environment: Mapping[str, str], file: Path | None) -> str:
    """The secret called `name`: the variable, else the credential of that name in small letters, else `file`.

    Raises Outage `secret_missing` where it is nowhere, `secret_exposed` for a file that others may read.
    """
    given = environment.get(name, "").strip()
    if given:
        return given
    folder = environment.get(CREDENTIALS)
    for place in (Path(folder) / name.lower() if folder else None, file):
        found = _read(place) if place else ""
        if found:
            return found
    raise Outage("secret_missing", name=name)


def _read(place: Path) -> str:
    try:
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            raise Outage("secret_exposed", path=str(place))
        return place.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
