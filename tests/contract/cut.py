"""A wire to a server that can be cut, to lose an answer and nothing else."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Forwards what goes to the server up to its last word; then it swallows the answer and hangs up."""

    def __init__(self, host: str, port: int) -> None:
        """`host` is a name, or the folder of the server's socket."""
        self._host = host
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        """Where it is reached, on 127.0.0.1."""
        self.last_word = b""
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self._connected()
                threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _connected(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{self._host}/.s.PGSQL.{self._port}")
        return server

    def _carry(self, source: socket.socket, target: socket.socket, to_server: bool) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65536):
                if to_server and self.last_word and self.last_word in data:
                    self._hang_up(data, client=source, server=target)
                    return
                target.sendall(data)

    def _hang_up(self, data: bytes, *, client: socket.socket, server: socket.socket) -> None:
        """The server does what it was told; the client hears nothing any more."""
        client.shutdown(socket.SHUT_RDWR)
        server.sendall(data)
        # The server ends the session when it has done everything before the end of its input.
        server.shutdown(socket.SHUT_WR)
        while server.recv(65536):
            pass


@contextmanager
def wire(host: str, port: int) -> Iterator[Wire]:
    opened = Wire(host, port)
    try:
        yield opened
    finally:
        opened.close()
