"""Text from outside, made harmless before it is drawn."""

import re

_SEQUENCE = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, modes
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"
)
_BREAK = r"[\t\n\v\f\r\x85\u2028\u2029]+"
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SURROGATE = "[\ud800-\udfff]"


def plain(text: str, limit: int | None = None) -> str:
    """`text` as one line that cannot steer a terminal.

    Escape sequences, control characters, bidirectional overrides and isolates are dropped, line breaks
    and tabs become one space, lone surrogates U+FFFD. More than `limit` characters end in an ellipsis.
    """
    if _UNSAFE.search(text):
        # By pattern: they are compiled when the first unsafe text comes, which is seldom.
        text = re.sub(_BREAK, " ", re.sub(_SEQUENCE, "", text))
        text = _UNSAFE.sub("", re.sub(_SURROGATE, "\ufffd", text))
    if limit is not None and len(text) > limit:
        return text[: max(limit - 1, 0)] + "…"
    return text
