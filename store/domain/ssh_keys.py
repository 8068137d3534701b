"""Public keys of SSH in the form of OpenSSH's .pub files (RFC 4253 6.6, RFC 8709, RFC 5656)."""

import re
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256

from store.domain.frozen import dataclass
from store.domain.problems import Problem

_FIELDS = {
    "ssh-ed25519": 1,
    "sk-ssh-ed25519@openssh.com": 2,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
    "ssh-rsa": 2,
}
"""The kinds of key that sign in, and how many fields each has after its name."""
_ED25519_BYTES = 32
_RSA_LEAST = 2048
"""Bits (NIST SP 800-57)."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`line` is kind and body, `fingerprint` what `ssh-keygen -l` prints: SHA256:..."""

    line: str
    fingerprint: str
    comment: str


def parse_public_key(text: str) -> PublicKey | Problem:
    """One line of a .pub file, without options, or what is wrong with it."""
    stripped = text.strip()
    if re.match(r"-+ ?BEGIN.*PRIVATE", stripped) or stripped.startswith("PuTTY-User-Key-File"):
        return Problem("ssh_key_private", "key")
    kind, _, rest = stripped.partition(" ")
    body, _, comment = rest.strip().partition(" ")
    if not body or not stripped.isprintable():
        return Problem("ssh_key_malformed", "key")
    if kind not in _FIELDS and kind.startswith(("ssh-", "ecdsa-", "sk-")):
        return Problem("ssh_key_kind", "key", {"kind": kind})
    fields = _fields(body)
    if kind not in _FIELDS or len(fields) != 1 + _FIELDS[kind] or fields[0] != kind.encode():
        return Problem("ssh_key_malformed", "key")
    if kind == "ssh-ed25519" and len(fields[1]) != _ED25519_BYTES:
        return Problem("ssh_key_malformed", "key")
    if kind == "ssh-rsa" and int.from_bytes(fields[2]).bit_length() < _RSA_LEAST:
        return Problem("ssh_key_short", "key", {"least": _RSA_LEAST})
    digest = b64encode(sha256(b64decode(body)).digest()).decode().rstrip("=")
    return PublicKey(f"{kind} {body}", f"SHA256:{digest}", comment.strip())


def _fields(body: str) -> list[bytes]:
    """The strings of a key's body (RFC 4251 5), each after its length; empty if it is not made of such."""
    try:
        rest = b64decode(body, validate=True)
    except (Error, ValueError):
        return []
    fields = []
    while rest:
        length = int.from_bytes(rest[:4])
        if len(rest) < 4 + length:
            return []
        fields.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    return fields
