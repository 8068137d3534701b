"""Files of a session on this machine: saved into the folder that the program was started in, read from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.domain.order_file import OrderFile
    from store.ports import File


def save_order(name: str, order: OrderFile) -> str:
    """As `store.ports.SaveOrder`."""
    from store.adapters.files import order_file

    return order_file.save_order(Path(), name, order)


def save_file(file: File) -> str:
    """As `store.ports.SaveFile`."""
    from store.adapters.files import saved_file

    return saved_file.save_file(Path(), file)


def read_file(path: str, most: int) -> bytes:
    """As `store.ports.ReadFile`."""
    from store.adapters.files import given_file

    return given_file.read_given(path, most)
