"""The warm parent: forks what the door asks for, signals whom it says, and tells how each child ended."""

import os
import selectors
import signal
import socket
from collections.abc import Callable, Mapping

from tui.serve import wire
from tui.serve.processes import fork

Work = Callable[[socket.socket], int]


class Nursery:
    """`works` are what can be forked, by name: each gets the end of a line of its own, the door the other."""

    def __init__(self, door: socket.socket, works: Mapping[str, Work]) -> None:
        self._door = door
        self._works = works
        self._children: set[int] = set()

    def run(self) -> int:
        """Until the door is gone."""
        wire.send(self._door, {"ready": True})
        ended, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        with selectors.DefaultSelector() as selector:
            selector.register(self._door, selectors.EVENT_READ)
            selector.register(ended, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj == ended:
                        os.read(ended, 4096)
                        self._bury()
                    elif not self._answer():
                        return 0

    def _answer(self) -> bool:
        message, _ = wire.receive(self._door)
        if message is None:
            return False
        if "signal" not in message:
            self._fork(self._works[message["fork"]], message["for"])
        elif message["pid"] in self._children:
            os.kill(message["pid"], message["signal"])
        return True

    def _fork(self, work: Work, number: int) -> None:
        ours, theirs = wire.pair()

        def child() -> int:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._door.close()
            ours.close()
            return work(theirs)

        pid = fork(child)
        self._children.add(pid)
        wire.send(self._door, {"forked": pid, "for": number}, ours.fileno())
        ours.close()
        theirs.close()

    def _bury(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._children.discard(pid)
            wire.send(self._door, {"ended": pid, "code": os.waitstatus_to_exitcode(status)})
