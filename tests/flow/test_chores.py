"""What a session does besides, as it begins."""

import pytest

from store.people import ssh_keys
from store.people.identity import by_email
from tests.flow.conftest import ANNA, OpenCentre

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDsGPBDpNoMmW7hqLxwJyLXkqXHqa1cL7UZcCmbBqMmx"
GRETA = "greta@beispiel.example"


@pytest.mark.parametrize(("looks_after_store", "left"), [(True, {ANNA, GRETA}), (False, set())])
async def test_mail_is_handed_over_as_a_session_begins_where_nobody_else_does(
    open_centre: OpenCentre, looks_after_store: bool, left: set[str]
) -> None:
    async with open_centre() as centre:
        shop = centre.app.shop
        for email in (ANNA, GRETA):
            ssh_keys.add(shop, by_email(shop, email)[0].person, KEY)
        centre.app.looks_after_store = looks_after_store
        centre.app.chores.begin()
        await centre.settle()
        assert {mail.to for mail in centre.world.mailer.sent.values()} == left
