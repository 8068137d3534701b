"""One process looks after the whole store; sessions after their own account's mail."""

import os
import signal
from pathlib import Path

from tests.ssh.server import ANNA, Server, serving
from tests.ssh.test_sessions import is_alive, wait_until


def mails(server: Server) -> int:
    folder = server.folder / "mail" / "new"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def caretakers(server: Server) -> list[object]:
    return [line["process"] for line in server.told("caretaker_hired")]


def test_mail_leaves_although_nobody_is_inside(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA) as server:
        wait_until(lambda: mails(server) == 1, "the mail about Anna's key")


def test_one_that_dies_is_replaced_and_none_outlives_the_server(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        wait_until(lambda: len(caretakers(server)) == 1, "a caretaker")
        os.kill(int(str(caretakers(server)[0])), signal.SIGKILL)
        wait_until(lambda: len(caretakers(server)) == 2, "another one")
        assert server.stop() == 0
        assert not is_alive(int(str(caretakers(server)[1])))
