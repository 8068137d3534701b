"""What a process of the server does about its parent, its user and its children."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from pwd import getpwnam

from store.domain.problems import Problem, Refused
from tui.failures import report

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_MEMORY_MERGE = 1, 4, 67
_M_ARENA_MAX = -8


def fork(work: Callable[[], int]) -> int:
    """A child that does this work and ends; it is killed when the calling process ends. Returns its id.

    It must be called by the only thread of its process.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        _die_with(parent)
        code = work()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except Exception as error:  # noqa: BLE001 - the error boundary of a child
        report(error)
    finally:
        # What the parent had opened, buffered or registered for its own end is not the child's to close.
        os._exit(code)


def check_user(user: str) -> None:
    """Refused for a user that there is not, or that this process cannot become."""
    try:
        getpwnam(user)
    except KeyError:
        raise Refused(Problem("ssh_user_unknown", "user", {"user": user})) from None
    if os.geteuid() != 0:
        raise Refused(Problem("ssh_user_without_root", "user", {"user": user}))


def become(user: str) -> None:
    """Give up the rights of root for good."""
    found = getpwnam(user)
    os.setgroups(os.getgrouplist(user, found.pw_gid))
    os.setgid(found.pw_gid)
    os.setuid(found.pw_uid)
    os.environ.update(HOME=found.pw_dir, USER=user, LOGNAME=user)


def hide_memory() -> None:
    """Let no process of the same user look into this one."""
    _prctl(_PR_SET_DUMPABLE, 0)


def share_memory() -> None:
    """Let children share what this process has made: garbage collection would write on all of it in each of them.

    One arena of malloc's is enough for processes of which one thread works at a time. Children write reference counts
    on much of what they share, nearly the same ones in each: a kernel that merges equal pages may merge theirs.
    """
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
        _prctl(_PR_SET_MEMORY_MERGE, 1)


def _die_with(parent: int) -> None:
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
