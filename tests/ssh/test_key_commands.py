"""The operator's commands for keys."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.domain.ssh_keys import PublicKey, parse_public_key
from tests.ssh.server import ANNA, make_key, public
from tui.__main__ import main
from tui.bootstrap.services import DEMO_STORE, demo_services


@pytest.fixture
def store(tmp_path: Path) -> str:
    with demo_services(tmp_path) as services:
        services.shop.store.close()
    return f"sqlite:///{tmp_path / DEMO_STORE}"


def run(store: str, *arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["--store", store, *arguments], input=text)


def test_a_key_is_added_listed_and_revoked(store: str, tmp_path: Path) -> None:
    key = make_key(tmp_path, "laptop")
    known = parse_public_key(public(key))
    assert isinstance(known, PublicKey)
    added = run(store, "key", "add", f"{key}.pub", "--as", ANNA)
    assert (added.exit_code, added.output.strip()) == (0, known.fingerprint)
    (listed,) = json.loads(run(store, "key", "list", "--as", ANNA, "--json").output)
    assert (listed["fingerprint"], listed["label"], listed["last_used"]) == (known.fingerprint, "laptop", None)
    assert known.fingerprint in run(store, "key", "list", "--as", ANNA).output
    assert run(store, "key", "revoke", known.fingerprint, "--as", ANNA).exit_code == 0
    assert json.loads(run(store, "key", "list", "--as", ANNA, "--json").output) == []
    again = run(store, "key", "revoke", known.fingerprint, "--as", ANNA)
    assert (again.exit_code, again.output.strip()) == (1, f"The key {known.fingerprint} is not known here.")


def test_a_program_adds_and_revokes(store: str, tmp_path: Path) -> None:
    key = make_key(tmp_path, "laptop")
    added = json.loads(run(store, "key", "add", f"{key}.pub", "--as", ANNA, "--json").stdout)
    (listed,) = json.loads(run(store, "key", "list", "--as", ANNA, "--json").stdout)
    assert added == listed
    revoked = run(store, "key", "revoke", added["fingerprint"], "--as", ANNA, "--json")
    assert (revoked.exit_code, json.loads(revoked.stdout)) == (0, added)


def test_what_is_no_key_is_named(store: str) -> None:
    refused = run(store, "key", "add", "-", "--as", ANNA, text="-----BEGIN OPENSSH PRIVATE KEY-----")
    assert refused.exit_code == 1
    assert refused.output.startswith("This is a private key")


def test_sshd_is_told_the_key_and_that_it_may_do_one_thing(store: str, tmp_path: Path) -> None:
    line = public(make_key(tmp_path, "laptop"))
    fingerprint = run(store, "key", "add", "-", "--as", ANNA, text=line).output.strip()
    (said,) = run(store, "authorized-keys", fingerprint).output.splitlines()
    options, _, key = said.partition('" ')
    assert options.startswith('restrict,pty,command="')
    assert options.endswith(f"--store {store} session --key {fingerprint}")
    assert key == " ".join(line.split()[:2])


@pytest.mark.parametrize("fingerprint", ["SHA256:nobody", "", "'; id; '"])
def test_sshd_is_told_nothing_of_others(store: str, fingerprint: str) -> None:
    told = run(store, "authorized-keys", fingerprint)
    assert (told.exit_code, told.output) == (0, "")
