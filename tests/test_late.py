"""Adapters that are made late are made once, and only if they are asked something."""

from tui.bootstrap.late import late


class Register:
    made = 0

    def __init__(self) -> None:
        Register.made += 1
        self.place = "here"

    def check(self, vat_id: str) -> str:
        return f"{vat_id} is known {self.place}"


def test_an_adapter_is_made_once_at_its_first_use() -> None:
    register = late(Register)
    assert Register.made == 0
    assert [register.check("IT1"), register.check("IT2")] == ["IT1 is known here", "IT2 is known here"]
    assert (register.place, Register.made) == ("here", 1)
