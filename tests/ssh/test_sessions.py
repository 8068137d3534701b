"""Sessions side by side: each its own, whatever becomes of the others or of the line."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import asyncssh
import pytest

from store.people import ssh_keys
from store.people.identity import by_email
from tests.flow.process import WAY, bought, walk
from tests.ssh.clients import HOME, Screen, connected, opened, session
from tests.ssh.server import ANNA, GRETA, MARCO, Server, crowd, public, serving
from tests.terminal import DEADLINE
from tui.bootstrap.services import demo_services

PAGES = {page.step: page for page in WAY}


async def test_two_people_of_one_account_at_once(server: Server) -> None:
    async with opened(server, ANNA) as anna, opened(server, MARCO) as marco:
        assert ANNA in anna.text
        assert MARCO not in anna.text
        assert MARCO in marco.text
        anna.press("?")
        await anna.wait_for("Close")
        assert "Close" not in marco.text


async def test_a_hundred_sessions_each_see_their_own_account_only_and_buy_at_the_same_instant(tmp_path: Path) -> None:
    with serving(tmp_path, prepare=crowd(100)) as server:
        async with AsyncExitStack() as stack:
            screens = await asyncio.gather(
                *(stack.enter_async_context(opened(server, f"contact{number}@example.com")) for number in range(100))
            )
            for number, screen in enumerate(screens):
                others = [other for other in range(100) if f"Company {other:03}" in screen.text]
                assert others == [number]
            # All of them begin to buy at the same instant, and there is one processor for all.
            for process in (server.process.pid, *server.family()):
                os.sched_setaffinity(process, {0})
            for screen in screens:
                screen.press("a")
            await asyncio.gather(*(screen.wait_for("Which product?") for screen in screens))


def test_killed_at_a_step_by_its_line_it_goes_on_there_on_another(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA) as server:
        before = "home"
        for step in list(PAGES)[1:-1]:
            with server.ssh(ANNA) as terminal:
                walk(terminal, before, step)
                terminal.kill()
            before = step
        with server.ssh(ANNA) as terminal:
            walk(terminal, before, "home again")
        wait_until(lambda: not server.sessions(), "no session left")
    assert bought(tmp_path).exactly_once()


async def test_a_line_that_is_cut_without_a_word_frees_its_process(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="keepalive_seconds = 1") as server:
        client = server.ssh(ANNA)
        client.wait_for(HOME)
        (process,) = server.sessions()
        os.kill(client.pid, signal.SIGSTOP)  # from now on it answers nothing, and says no goodbye
        await asyncio.to_thread(wait_until, lambda: not is_alive(process), "the session gone")
        os.kill(client.pid, signal.SIGCONT)
        client.close()


async def test_the_window_is_followed(server: Server) -> None:
    async with opened(server, ANNA, columns=80, rows=24) as screen:
        screen.resize(120, 40)
        await screen.wait_until(lambda: "? help" in screen.text.splitlines()[-1], "hints on the last line")
        screen.resize(60, 18)
        await screen.wait_until(lambda: "? help" in screen.text, "hints again")


@pytest.mark.parametrize("size", [(0, 0), (10**9, 10**9), (1, 1), (2**32 - 1, 0), (80, 10**9)])
async def test_a_forged_window_hurts_nobody(server: Server, size: tuple[int, int]) -> None:
    async with connected(server, ANNA) as connection:
        screen = await session(connection, *size)
        await screen.wait_until(lambda: screen.received > 0, "something painted")
        screen.chan.change_terminal_size(*reversed(size))
        screen.resize(80, 24)
        await screen.wait_for(HOME)


async def test_bytes_that_are_no_utf8_are_survived(server: Server) -> None:
    async with opened(server, ANNA) as screen:
        screen.chan.write(b"\xff\xfe\xc3(\xe2\x82\xf0\x28\x8c\xbc")
        screen.press("?")
        await screen.wait_for("Close")


async def test_a_megabyte_pasted_at_once_is_survived(server: Server) -> None:
    async with opened(server, ANNA) as screen, opened(server, MARCO) as other:
        screen.chan.write(b"\x1b[200~" + b"x" * 2**20 + b"\x1b[201~")
        other.press("?")
        await other.wait_for("Close")
        screen.press("?")
        await screen.wait_for("Close")


async def test_who_reads_nothing_makes_nobody_wait(server: Server) -> None:
    async with opened(server, ANNA) as slow, opened(server, MARCO) as other:
        slow.chan.pause_reading()
        for _ in range(300):
            slow.press("ctrl+l")
        for _ in range(3):
            other.press("?")
            await other.wait_for("Close")
            other.press("escape")
            await other.wait_until(lambda: "Close" not in other.text, "closed")
        slow.chan.resume_reading()
        slow.press("ctrl+q")
        assert await slow.ended == 0


async def test_a_session_that_is_stuck_or_dies_is_not_felt_by_others(own_server: Server) -> None:
    async with opened(own_server, ANNA) as stuck, opened(own_server, GRETA) as other:
        process = own_server.sessions()[0]
        os.kill(process, signal.SIGSTOP)
        stuck.press("?")
        other.press("?")
        await other.wait_for("Close")
        os.kill(process, signal.SIGKILL)
        assert await stuck.ended == 70
        assert stuck.said == "The session ended by a failure. Nothing is lost: sign in again.\r\n"
        other.press("escape")
        await other.wait_until(lambda: "Close" not in other.text, "closed")


def test_a_server_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA) as server, server.ssh(ANNA) as terminal:
        terminal.wait_for(HOME)
        family = server.family()
        assert len(family) >= 5  # the nursery, the clerk, the session, and those that wait
        server.stop(signal.SIGKILL)
        wait_until(lambda: not any(is_alive(process) for process in family), "every process gone")


def test_a_server_that_loses_its_nursery_ends(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA) as server, server.ssh(ANNA) as terminal:
        terminal.wait_for(HOME)
        family = server.family()
        os.kill(family[0], signal.SIGKILL)
        assert server.process.wait(DEADLINE) == 70
        wait_until(lambda: not any(is_alive(process) for process in family), "every process gone")


async def test_a_clerk_that_dies_is_replaced(own_server: Server) -> None:
    async with opened(own_server, ANNA):
        pass
    os.kill(own_server.clerk(), signal.SIGKILL)
    async with opened(own_server, ANNA):
        pass


async def test_nothing_typed_for_long_ends_the_session_and_keeps_everything(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="idle_seconds = 1") as server:
        async with opened(server, ANNA) as screen:
            assert await asyncio.wait_for(screen.ended, DEADLINE) == 0
            assert screen.said == "Nothing was typed for long, so it was closed. Everything is kept: sign in again.\r\n"


async def test_a_server_that_is_stopped_lets_sessions_finish_and_nobody_in(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, GRETA) as server:
        async with opened(server, ANNA) as screen, connected(server, GRETA) as late:
            server.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(wait_until, lambda: "draining" in server.log(), "draining")
            refused = await session(late)
            assert await refused.ended == 1
            assert refused.said.startswith("The Billing Center is closed")
            with pytest.raises(ConnectionRefusedError):
                await asyncssh.connect("127.0.0.1", server.port, known_hosts=None, config=None)
            screen.press("?")
            await screen.wait_for("Close")
            screen.press("escape", "ctrl+q")
            assert await screen.ended == 0
            assert await asyncio.to_thread(server.process.wait, DEADLINE) == 0


def test_a_server_that_is_stopped_closes_what_is_left_with_a_message(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="drain_seconds = 0") as server, server.ssh(ANNA) as terminal:
        terminal.wait_for(HOME)
        server.process.send_signal(signal.SIGTERM)
        terminal.wait_for("The Billing Center is closing. Everything is kept: come back in a while.")
        assert terminal.exit_code() == 0
        assert terminal.modes_left() == frozenset()
        assert server.process.wait(DEADLINE) == 0


async def test_a_key_of_several_people_asks_which_one(tmp_path: Path) -> None:
    def both(folder: Path) -> None:
        with demo_services(folder) as services:
            person = by_email(services.shop, GRETA)[0].person
            ssh_keys.add(services.shop, person, public(folder / f"key-{ANNA}"))
            services.shop.store.close()

    with serving(tmp_path, ANNA, prepare=both) as server:
        async with connected(server, ANNA) as connection:
            screen = await session(connection)
            await screen.wait_for("Which account?")
            screen.press("2", "enter")
            await screen.wait_for(GRETA)
        async with connected(server, ANNA, username=GRETA) as connection:
            screen = await session(connection)
            await screen.wait_for(GRETA)


async def test_language_and_colours_are_the_clients(server: Server) -> None:
    async with connected(server, ANNA) as connection:
        _, screen = await connection.create_session(
            lambda: Screen(80, 24), term_type="xterm", term_size=(80, 24), encoding=None, env={"LANG": "it_IT.UTF-8"}
        )
        assert isinstance(screen, Screen)
        await screen.wait_for("Aggiungi nuovo abbonamento")


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again: processes tell nobody when they end."""
    for _ in range(int(DEADLINE * 100)):
        if holds():
            return
        subprocess.run(["sleep", "0.01"], check=True)
    raise AssertionError(f"no {what} within {DEADLINE:g} s")


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
