"""What the processes of the server tell each other: small JSON messages, and open files with them."""

import json
import os
import socket
from typing import Any

Message = dict[str, Any]

_LARGEST = 65536
_MOST_FILES = 4


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a line that keeps messages apart."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, message: Message, *files: int) -> bool:
    """False where nobody listens any more. The files stay open here too."""
    try:
        socket.send_fds(line, [json.dumps(message).encode()], files)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def receive(line: socket.socket) -> tuple[Message | None, list[int]]:
    """The next message and its files; None once the other end is gone.

    Raises BlockingIOError where there is none yet and the line does not wait.
    """
    try:
        data, files, _, _ = socket.recv_fds(line, _LARGEST, _MOST_FILES)
    except ConnectionResetError:
        return None, []
    for file in files:
        os.set_inheritable(file, False)
    return (json.loads(data) if data else None), list(files)
