"""Mail leaves after the order is safe, once, and never stands in its way."""

from dataclasses import replace

import pytest

from store import outbox
from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.ports import SIGN_IN
from tests.fakes import Crash, DyingStore
from tests.shops import ANNA, World, at_once


def mail(key: str, world: World) -> Mail:
    return Mail(key, "anna@acme.example", "Hello", "Hello", "en", world.clock.now())


def test_what_is_queued_is_handed_over_and_kept_in_history(world: World) -> None:
    world.put("acme", mail("one", world), mail("two", world))
    assert outbox.flush(world.shop, "acme") == 2
    assert list(world.mailer.sent) == ["one", "two"]
    assert not world.all(Mail)
    assert [(one.state, one.where, one.tries) for one in world.past(Mail)] == [(MailState.SENT, "/mail/new", 1)] * 2
    assert outbox.flush(world.shop, "acme") == 0


def test_an_order_stands_although_its_mail_could_not_leave(world: World) -> None:
    world.mailer.breaks()
    journey = world.buy()
    assert journey.order is not None
    assert journey.order.invoice
    assert journey.mail is not None
    assert (journey.mail.state, journey.mail.tries) == (MailState.QUEUED, 1)


def test_a_mail_that_could_not_leave_is_tried_again_later(world: World) -> None:
    world.mailer.breaks()
    world.buy()
    assert outbox.flush_all(world.shop) == 0
    world.mailer.works_again()
    assert outbox.flush_all(world.shop) == 1
    world.assert_bought_once()
    assert world.past(Mail)[0].tries == 3


def test_one_mail_that_cannot_be_sent_does_not_keep_the_others(world: World) -> None:
    class Picky:
        def send(self, one: Mail) -> str:
            if one.to == "broken@":
                raise Outage("mail_address_wrong", to=one.to)
            return world.mailer.send(one)

    world.put("acme", replace(mail("one", world), to="broken@"), mail("two", world))
    assert outbox.flush(replace(world.shop, mailer=Picky()), "acme") == 1
    assert list(world.mailer.sent) == ["two"]
    assert [one.id for one in world.all(Mail)] == ["one"]


def test_everybodys_mail_leaves_sign_in_codes_included(world: World) -> None:
    world.put("acme", mail("one", world))
    world.put("other", replace(world.account, id="other"), mail("two", world))
    world.put(SIGN_IN, mail("three", world))
    assert outbox.flush_all(world.shop) == 3
    assert not world.store.with_unsent_mail()


def test_two_that_flush_at_once_send_each_mail_once(world: World) -> None:
    world.put("acme", *(mail(f"mail-{number}", world) for number in range(5)))
    counted = at_once(lambda: outbox.flush(world.shop, "acme"), lambda: outbox.flush(world.shop, "acme"))
    assert sum(one for one in counted if isinstance(one, int)) == 5
    assert len(world.past(Mail)) == 5
    assert len(world.mailer.sent) == 5


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_after_handing_over_is_one_mail_at_the_other_end(world: World, before: bool) -> None:
    world.put("acme", mail("one", world))
    with pytest.raises(Crash):
        outbox.flush(world.over(DyingStore(world.store, 1, before)), "acme")
    world.restart()
    outbox.flush_all(world.shop)
    assert list(world.mailer.sent) == ["one"]
    assert [one.id for one in world.past(Mail)] == ["one"]
    assert not world.all(Mail)


def test_an_account_without_mail_is_left_alone(world: World) -> None:
    with world.store.view("acme") as before:
        revision = before.revision
    assert outbox.flush(world.shop, ANNA.account) == 0
    with world.store.view("acme") as after:
        assert after.revision == revision
