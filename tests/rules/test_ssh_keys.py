"""Public keys as people paste them, against what OpenSSH itself says of them."""

import subprocess
from pathlib import Path

import pytest

from store.domain.ssh_keys import PublicKey, parse_public_key

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDsGPBDpNoMmW7hqLxwJyLXkqXHqa1cL7UZcCmbBqMmx"


def code(text: str) -> str:
    """The code of what is wrong with it, "" if nothing is."""
    found = parse_public_key(text)
    return "" if isinstance(found, PublicKey) else found.code


@pytest.mark.parametrize(
    "kind", ["ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048", "rsa -b 3072"]
)
def test_a_key_has_the_fingerprint_that_ssh_keygen_prints(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "key"
    make = ["ssh-keygen", "-q", "-N", "", "-C", "Anna's laptop", "-f", str(path), "-t", *kind.split()]
    subprocess.run(make, check=True)
    listed = subprocess.run(["ssh-keygen", "-l", "-f", str(path)], capture_output=True, text=True, check=True).stdout
    key = parse_public_key(path.with_suffix(".pub").read_text())
    assert isinstance(key, PublicKey)
    assert (key.fingerprint, key.comment) == (listed.split()[1], "Anna's laptop")
    assert key.line == " ".join(path.with_suffix(".pub").read_text().split()[:2])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "ssh_key_malformed"),
        ("hello", "ssh_key_malformed"),
        ("ssh-ed25519", "ssh_key_malformed"),
        ("ssh-ed25519 AAAA", "ssh_key_malformed"),
        (ED25519[:-8], "ssh_key_malformed"),
        (f"{ED25519}AAAA", "ssh_key_malformed"),
        (ED25519.replace("ssh-ed25519", "ssh-rsa", 1), "ssh_key_malformed"),
        (f'command="sh" {ED25519}', "ssh_key_malformed"),
        (f"{ED25519}\n{ED25519}", "ssh_key_malformed"),
        (f"{ED25519} a\x1b[31mred", "ssh_key_malformed"),
        ("ssh-dss AAAAB3NzaC1kc3M=", "ssh_key_kind"),
        ("ssh-ed25519-cert-v01@openssh.com AAAA", "ssh_key_kind"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz", "ssh_key_private"),
        ("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", "ssh_key_private"),
    ],
)
def test_what_is_no_public_key_is_named(text: str, wrong: str) -> None:
    assert code(text) == wrong


def test_a_key_that_is_too_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", str(path), "-t", "rsa", "-b", "1024"], check=True)
    assert code(path.with_suffix(".pub").read_text()) == "ssh_key_short"


def test_blanks_around_it_do_not_matter() -> None:
    assert parse_public_key(f"\n  {ED25519}   Anna's laptop  \n") == parse_public_key(f"{ED25519} Anna's laptop")
