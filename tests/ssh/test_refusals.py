"""What the server does not do, and says so; and what strangers cannot."""

import asyncio
import os
import socket
import subprocess
from pathlib import Path

import asyncssh
import pytest
from asyncssh.constants import MSG_IGNORE
from asyncssh.packet import String

from tests.ssh.clients import HOME, connected, opened, session
from tests.ssh.server import ANNA, GRETA, Server, serving
from tests.terminal import DEADLINE


def said(argv: list[str], **options: object) -> tuple[int, str]:
    """The exit code of a command and its error output."""
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False, **options)  # type: ignore[call-overload]
    return ran.returncode, ran.stderr.strip()


def test_a_stranger_is_told_which_key_is_not_known_in_one_line(server: Server) -> None:
    code, text = said([*server.command("stranger", "-T", "-oBatchMode=yes")])
    fingerprint = asyncssh.read_public_key(f"{server.keys['stranger']}.pub").get_fingerprint()
    assert code == 255
    first, *rest = text.splitlines()
    assert first == f"The key {fingerprint} is not known here."
    assert all("Permission denied" in line for line in rest)


def test_no_key_at_all_is_refused(server: Server) -> None:
    code, text = said([*server.command(ANNA, "-oBatchMode=yes", "-oPubkeyAuthentication=no")])
    assert code == 255
    assert "Permission denied (publickey)" in text


@pytest.mark.parametrize("command", ["id", "order order.toml", "scp -t /tmp", "internal-sftp"])
def test_there_are_no_commands(server: Server, command: str) -> None:
    code, text = said([*server.command(ANNA), command], stdin=subprocess.DEVNULL)
    assert (code, text) == (1, "There are no commands here, only the Billing Center.")


def test_there_are_no_files(server: Server) -> None:
    sftp = ["sftp", "-b", "/dev/null", *server.command(ANNA)[1:]]
    sftp[sftp.index("-p")] = "-P"
    code, text = said(sftp)
    assert code != 0
    assert "There are no files here, only the Billing Center." in text


def test_without_a_terminal_one_sentence_says_what_to_do(server: Server) -> None:
    code, text = said([*server.command(ANNA, "-T")], stdin=subprocess.DEVNULL)
    assert (code, text) == (1, "The Billing Center needs a terminal that can move its cursor: try ssh -t.")


@pytest.mark.parametrize("term", ["dumb", "", "unknown", "x" * 500, "xterm\x1b[2J"])
async def test_a_terminal_that_cannot_draw_is_told_in_one_sentence(server: Server, term: str) -> None:
    async with connected(server, ANNA) as connection:
        screen = await session(connection, term=term)
        assert await screen.ended == 1
        assert screen.said.startswith("The Billing Center needs a terminal")
        assert screen.received == 0


async def test_nothing_is_forwarded(server: Server) -> None:
    async with connected(server, ANNA) as connection:
        with pytest.raises(asyncssh.ChannelOpenError, match="Nothing is forwarded here"):
            await connection.open_connection("localhost", server.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection("/run/docker.sock")
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port("", 0, "localhost", 1)


def test_what_is_asked_for_and_not_forwarded_is_named(server: Server) -> None:
    asking = server.command(ANNA, "-A", "-Y", "-R", "0:localhost:1")
    code, text = said(["ssh-agent", *asking, "id"], stdin=subprocess.DEVNULL, env={**os.environ, "DISPLAY": ":0"})
    assert code == 1
    assert "Not forwarded here: ports, X11, agent." in text.splitlines()
    code, text = said(["ssh-agent", *server.command(ANNA, "-A"), "id"], stdin=subprocess.DEVNULL)
    assert "Not forwarded here: agent." in text.splitlines()


def test_who_asks_for_an_agent_gets_the_centre_without_one(server: Server) -> None:
    with server.ssh(ANNA, "-A", "-X", "-R", "0:localhost:1") as terminal:
        terminal.wait_for("Add New Subscription")


@pytest.mark.parametrize(
    "garbage",
    ids=["http", "tls", "zeros", "after the version"],
    argvalues=[
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"\0" * 70_000,
        b"SSH-2.0-x\r\n" + b"\xff" * 9,
    ],
)
async def test_garbage_on_the_socket_hurts_nobody(server: Server, garbage: bytes) -> None:
    async with opened(server, ANNA) as screen:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(garbage)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 30)
        writer.close()
        screen.press("?")
        await screen.wait_for("Close")
    assert "Traceback" not in (server.folder / "server.log").read_text()


def test_a_connection_that_says_nothing_is_closed_in_time(tmp_path: Path) -> None:
    with (
        serving(tmp_path, ssh="login_seconds = 1") as server,
        socket.create_connection(("127.0.0.1", server.port)) as one,
    ):
        one.settimeout(30)
        assert one.recv(100).startswith(b"SSH-2.0-")
        while one.recv(4096):
            pass


def test_a_message_that_is_too_long_ends_the_connection_before_it_is_there(tmp_path: Path) -> None:
    with (
        serving(tmp_path, ssh="message_bytes = 35000") as server,
        socket.create_connection(("127.0.0.1", server.port)) as one,
    ):
        one.settimeout(30)
        one.sendall(b"SSH-2.0-x\r\n" + (35_001).to_bytes(4) + bytes(12))
        while one.recv(4096):
            pass


async def test_nor_may_it_be_packed(server: Server) -> None:
    async with connected(server, ANNA, compression_algs=["zlib@openssh.com"]) as connection, opened(server, GRETA):
        connection.send_packet(MSG_IGNORE, String(bytes(20_000_000)))
        await asyncio.wait_for(connection.wait_closed(), DEADLINE)


async def test_an_address_that_fails_too_often_must_wait(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="attempts = 3") as server:
        for _ in range(3):
            with pytest.raises(asyncssh.PermissionDenied):
                await asyncssh.connect(
                    "127.0.0.1", server.port, client_keys=[str(server.keys["stranger"])], known_hosts=None, config=None
                )
        code, text = said([*server.command(ANNA, "-T", "-oBatchMode=yes")])
        assert code == 255
        assert "Too many sign-ins failed: wait ten minutes." in text


async def test_signing_in_forgives_what_failed(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="attempts = 2") as server:
        for _ in range(3):
            with pytest.raises(asyncssh.PermissionDenied):
                async with connected(server, "stranger"):
                    pass
            async with connected(server, ANNA):
                pass


async def test_a_thousand_bad_sign_ins_cost_the_others_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="attempts = 50") as server:
        async with opened(server, ANNA) as screen:

            async def fail() -> None:
                with pytest.raises((asyncssh.Error, OSError)):
                    async with connected(server, "stranger"):
                        pass

            for _ in range(50):
                await asyncio.gather(*(fail() for _ in range(20)))
            screen.press("?")
            await screen.wait_for("Close")


async def test_a_key_has_as_many_sessions_as_it_may(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, GRETA, ssh="sessions_per_key = 2") as server:
        async with opened(server, ANNA) as first, opened(server, ANNA), connected(server, ANNA) as third:
            refused = await session(third)
            assert await refused.ended == 1
            assert refused.said.startswith("This key has as many sessions as it may have")
            async with opened(server, GRETA):
                pass
            first.press("ctrl+q")
            assert await first.ended == 0
            again = await session(third)
            await again.wait_for(HOME)


async def test_a_full_server_says_so(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, ssh="sessions = 1") as server:
        async with opened(server, ANNA), connected(server, ANNA) as second:
            refused = await session(second)
            assert await refused.ended == 1
            assert refused.said.startswith("All places are taken")
