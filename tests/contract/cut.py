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
                server, cut = self._connected(), threading.Event()
                threading.Thread(target=self._to_server, args=(client, server, cut), daemon=True).start()
                threading.Thread(target=self._to_client, args=(server, client, cut), daemon=True).start()

    def _connected(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{self._host}/.s.PGSQL.{self._port}")
        return server

    def _to_server(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while not cut.is_set() and (data := client.recv(65536)):
                if self.last_word and self.last_word in data:
                    cut.set()
                server.sendall(data)
            # The server ends the session once it has done everything before the end of its input.
            server.shutdown(socket.SHUT_WR)

    def _to_client(self, server: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError), server, client:
            while data := server.recv(65536):
                if not cut.is_set():
                    client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(host: str, port: int) -> Iterator[Wire]:
    opened = Wire(host, port)
    try:
        yield opened
    finally:
        opened.close()
