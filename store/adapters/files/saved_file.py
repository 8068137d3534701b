"""Files that a person asked for, written beside what is there already and never over it."""

from pathlib import Path
from typing import BinaryIO

from store.domain.os_reasons import os_reason
from store.domain.problems import Outage
from store.ports import File


def save_file(folder: Path, file: File) -> str:
    """Write `file` into the folder or, where its name is taken, as name-2.pdf and so on.

    Returns the path; raises Outage if it could not be written, and then leaves no file.
    """
    wanted = folder / file.name
    number = 1
    while True:
        path = wanted.with_stem(f"{wanted.stem}-{number}") if number > 1 else wanted
        try:
            with path.open("xb") as opened:
                _fill(path, opened, file.content)
            return str(path.absolute())
        except FileExistsError:
            number += 1
        except OSError as error:
            raise Outage("export_not_written", path=str(path), reason=os_reason(error)) from None


def _fill(path: Path, opened: BinaryIO, content: bytes) -> None:
    """Write all of it, or leave no file."""
    try:
        opened.write(content)
        opened.flush()
    except OSError:
        path.unlink()
        raise
