"""Two contacts give the seats of one subscription at the same time."""

from store.domain.accounts import Person
from store.purchase import seats
from tests.flow.conftest import OpenCentre
from tests.shops import World


async def test_a_colleagues_change_is_told_and_nothing_typed_is_lost(open_centre: OpenCentre, world: World) -> None:
    async with open_centre() as anna:
        await anna.choose("Gather Pro")
        await anna.choose("Assign seats")
        await anna.press("end", "space")
        gather = anna.subscription("gather")
        seats.assign(world.shop, Person("acme", "anna"), gather.id, {"marco"}, seen=None)
        await anna.press("enter")
        assert anna.step == "UsersScreen"
        assert anna.subscription("gather").assigned == 1
        anna.see("9 of 10 seats given")
        await anna.press("enter")
        anna.see("Gather Pro: 1 → 9 of 10 seats assigned")
        await anna.press("enter")
        assert anna.step == "home"
        assert anna.subscription("gather").assigned == 9
