"""What the operating system says is put into the reader's language where it is common, and kept where it is not."""

import errno
import os
import ssl
from pathlib import Path
from smtplib import SMTPServerDisconnected

import pytest

from store.adapters.files.given_file import read_given
from store.adapters.files.saved_file import save_file
from store.domain.os_reasons import os_reason
from store.domain.problems import Outage, Problem, Refused
from store.ports import File
from tui.kit.i18n import Translator
from tui.kit.os_words import WORDS
from tui.kit.problems import sentence

ENGLISH, ITALIAN = Translator("en"), Translator("it")
CODE = Path(os_reason.__code__.co_filename).parents[2]


def said(error: Exception, texts: Translator = ITALIAN) -> str:
    return sentence(texts, Problem("given_unreadable", "path", {"path": "a.csv", "reason": os_reason(error)}))


@pytest.mark.parametrize("number", WORDS, ids=errno.errorcode.get)
def test_a_common_cause_is_said_in_italian(number: int) -> None:
    words = ITALIAN.say(WORDS[number])
    assert words != WORDS[number]
    assert f"({words})" in said(OSError(number, os.strerror(number)))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ELIBBAD, "whatever"), os.strerror(errno.ELIBBAD)),
        (SMTPServerDisconnected("Connection unexpectedly closed"), "Connection unexpectedly closed"),
        (OSError("no number"), "no number"),
        (OSError(), "OSError"),
        (ValueError("embedded null byte"), "embedded null byte"),
    ],
)
def test_an_uncommon_one_is_said_in_the_words_it_came_in(error: Exception, words: str) -> None:
    assert f"({words})" in said(error)


def test_a_library_that_numbers_its_errors_its_own_way_is_not_misread() -> None:
    """1 is EPERM to the system, and a failed handshake to ssl."""
    assert "(handshake failure)" in said(ssl.SSLError(1, "handshake failure"))


def test_who_waited_in_vain_is_told_so_without_a_number() -> None:
    assert said(TimeoutError("timed out")) == said(OSError(errno.ETIMEDOUT, ""))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_given(str(tmp_path / "users.csv"), 100)
    (problem,) = refused.value.problems
    assert sentence(ENGLISH, problem).endswith("users.csv cannot be read (there is no such file or folder).")
    assert sentence(ITALIAN, problem).endswith("(il file o la cartella non esiste).")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Outage) as caught:
        save_file(tmp_path / "file", File("a.pdf", "application/pdf", b"-"))
    assert "(una parte del percorso non è una cartella)" in sentence(ITALIAN, caught.value)


def test_nobody_shows_the_words_of_the_system_past_this() -> None:
    """Else one sentence would be half in Italian, half in English."""
    sources = [path for name in ("store", "screens", "tui") for path in (CODE / name).rglob("*.py")]
    assert [path.name for path in sources if "strerror" in path.read_text(encoding="utf-8")] == ["os_reasons.py"]
