"""What pages ask for: they do nothing themselves that is stored or leads elsewhere."""

from textual.message import Message


class Asked(Message):
    """Something that only the centre can do. Each kind stands in the table of `tui.asked`."""
