"""The server's settings: the section [ssh] of the configuration.

[ssh]
host = ""                       # on which address; "" is every one
port = 2222
host_key = "ssh_host_key"       # made at the first start; beside the store where nothing is said
user = "seatdesk"               # whom to become where the server is started as root
enrolment = false               # add an unknown key after a code that is sent by mail
commands = false                # `ssh host order -` and the like, as the person of the key
sessions = 200                  # at once, of all people
sessions_per_key = 10           # at once, of one key
attempts = 20                   # failed sign-ins of one address within ten minutes
message_bytes = 262144          # of one message that a client sends, also once it is unpacked
login_seconds = 60              # until a connection must be signed in
idle_seconds = 1800             # without a key; then the session is closed, and nothing lost
drain_seconds = 60              # how long a server that is stopped waits for its sessions
keepalive_seconds = 15          # a client that leaves three such questions unanswered is gone
waiting = 3                     # sessions that are ready before anybody asks
metrics_port = 9222             # counters for Prometheus, on this machine only; none where nothing is said
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.adapters.files.configuration_shape import SshShape


@dataclass(frozen=True, slots=True)
class SshSettings:
    """As the section says, times in its units. Without a `host_key` it lies beside the mail folder."""

    host_key: Path | None = None
    host: str = ""
    port: int = 2222
    user: str = ""
    enrolment: bool = False
    commands: bool = False
    sessions: int = 200
    sessions_per_key: int = 10
    attempts: int = 20
    message_bytes: int = 262_144
    login_seconds: int = 60
    idle_seconds: int = 1800
    drain_seconds: int = 60
    keepalive_seconds: int = 15
    waiting: int = 3
    metrics_port: int = 0


def ssh_settings(shape: "SshShape", host_key: Path | None) -> SshSettings:
    said = shape.model_dump(exclude_none=True, exclude={"host_key"})
    return SshSettings(host_key=host_key, **said)
