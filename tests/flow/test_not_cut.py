"""At 80 columns every page says all that it has to say: nothing ends in an ellipsis, in any language."""

import pytest

from tests.flow.conftest import STEPS, OpenCentre

CUT = "…"


@pytest.mark.parametrize("step", ["home", *STEPS])
async def test_no_step_cuts_a_word(open_centre: OpenCentre, language: str, step: str) -> None:
    async with open_centre(at=step, language=language) as centre:
        assert [row for row in centre.rows if CUT in row] == []


async def test_what_may_be_done_with_a_subscription_is_not_cut(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.choose("Gather Pro")
        assert [row for row in centre.rows if CUT in row] == []


@pytest.mark.parametrize("product", ["Gather", "Stage", "Vault"])
async def test_no_plan_is_cut(open_centre: OpenCentre, language: str, product: str) -> None:
    async with open_centre("greta@beispiel.example", at="product", language=language) as centre:
        await centre.choose(product)
        await centre.choose_message("Buy")
        assert [row for row in centre.rows if CUT in row] == []
