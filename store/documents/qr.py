"""A QR code as lines of half blocks, two modules above each other in one cell."""

_CELLS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
BORDER = 2
"""Light modules around the code. The standard asks for 4; readers manage with 2, and rows are few."""


def half_blocks(text: str, *, columns: int = 80, rows: int = 24) -> tuple[str, ...]:
    """The code of `text`, error correction M, or () where it does not fit.

    Blocks are the dark modules: show them black on white, both set explicitly, whatever the theme.
    """
    import segno

    code = segno.make(text, error="m", boost_error=False, micro=False, encoding="utf-8")
    modules = [[bool(module & 1) for module in row] for row in code.matrix_iter(border=BORDER)]
    if len(modules) % 2:
        modules.append([False] * len(modules))
    lines = tuple(
        "".join(_CELLS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(modules[::2], modules[1::2], strict=True)
    )
    return lines if len(lines) <= rows and len(lines[0]) <= columns else ()
