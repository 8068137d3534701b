"""A few commands of the command line through `ssh`, where the operator allows them, as the person of the key."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.ssh.server import ANNA, GRETA, Server, serving

ORDER = """account = "acme"
method = "sandbox:4242"

[[lines]]
product = "helpline"
tier = "pro"
seats = 3
cycle = "monthly"
"""


@pytest.fixture(scope="module")
def allowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("ssh"), ANNA, GRETA, ssh="commands = true") as server:
        yield server


def run(server: Server, who: str, command: str, text: str = "", *options: str) -> subprocess.CompletedProcess[str]:
    argv = [*server.command(who, *options), command]
    return subprocess.run(argv, input=text, capture_output=True, text=True, timeout=60, check=False)


def test_what_the_account_has_is_listed_for_programs(allowing: Server) -> None:
    listed = run(allowing, GRETA, "subscriptions --json")
    assert listed.returncode == 0, listed.stderr
    assert isinstance(json.loads(listed.stdout), list)
    for command in ("users --json", "contacts --json", "history --json"):
        assert run(allowing, ANNA, command).stdout.startswith("["), command


def test_invoices_are_listed_and_read_by_whose_they_are(allowing: Server) -> None:
    run(allowing, ANNA, "order - --yes", ORDER)
    (invoice,) = json.loads(run(allowing, ANNA, "invoices --json").stdout)
    assert invoice["account"] == "acme"
    assert run(allowing, ANNA, f"invoice {invoice['number']}").stdout.startswith("INVOICE ")
    assert json.loads(run(allowing, GRETA, "invoices --json").stdout) == []
    assert run(allowing, GRETA, f"invoice {invoice['number']}").returncode == 1


def test_an_order_says_what_it_costs(allowing: Server) -> None:
    asked = run(allowing, ANNA, "quote - --json", ORDER)
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["currency"] == "EUR"


def test_an_order_is_placed_once(allowing: Server) -> None:
    first, again = (run(allowing, ANNA, "order - --yes --json", ORDER) for _ in range(2))
    assert json.loads(first.stdout)["order"] == json.loads(again.stdout)["order"], (first, again)
    has = json.loads(run(allowing, ANNA, "subscriptions --json").stdout)
    assert [one["seats"] for one in has if one["product"] == "helpline"] == [3]


def test_who_has_not_agreed_orders_nothing(allowing: Server) -> None:
    asked = run(allowing, GRETA, "order -", ORDER.replace("acme", "beispiel"))
    assert asked.returncode == 1
    assert "Nothing was ordered." in asked.stderr


@pytest.mark.parametrize("command", ["quote -", "order - --yes", f"order - --yes --as {ANNA}"])
def test_nobody_reaches_another_account(allowing: Server, command: str) -> None:
    refused = run(allowing, GRETA, command, ORDER)
    assert refused.returncode == 1
    assert refused.stdout == ""


@pytest.mark.parametrize("command", ["history --account acme", f"subscriptions --as {ANNA}", "invoices --account acme"])
def test_nor_reads_it(allowing: Server, command: str) -> None:
    refused = run(allowing, GRETA, command)
    assert refused.returncode == 1
    assert refused.stdout == ""


@pytest.mark.parametrize(
    "command", ["id", "bill", " --store x quote -", "user add x", "key list", "'", "; id", "serve"]
)
def test_others_are_refused_and_these_named(allowing: Server, command: str) -> None:
    refused = run(allowing, ANNA, command)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("There are no commands here but quote, order, ")


def test_no_file_of_the_server_is_read(allowing: Server) -> None:
    refused = run(allowing, ANNA, f"quote {allowing.folder}/config.toml")
    assert (refused.returncode, refused.stderr) == (1, "Over SSH the file is always -, the input.\n")


@pytest.mark.parametrize("command", ["order", "quote - --nonsense", "users add x@acme.example"])
def test_wrong_use_is_said(allowing: Server, command: str) -> None:
    refused = run(allowing, ANNA, command)
    assert refused.returncode == 2
    assert "Usage:" in refused.stderr


def test_a_flood_of_input_is_refused(allowing: Server) -> None:
    refused = run(allowing, ANNA, "quote -", "x" * 2_000_000)
    assert refused.returncode == 1
    assert "This is too much for a command." in refused.stderr


def test_a_terminal_is_for_the_centre(allowing: Server) -> None:
    refused = run(allowing, ANNA, "subscriptions", "", "-tt")
    assert refused.returncode == 1
    assert "A command needs no terminal: leave out -t." in refused.stdout + refused.stderr


def test_the_centre_is_there_all_the_same(allowing: Server) -> None:
    with allowing.ssh(ANNA) as terminal:
        terminal.wait_for("Add New Subscription")
