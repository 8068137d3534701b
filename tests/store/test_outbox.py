"""Mail leaves after the order is safe and never stands in its way; what failed is tried again later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store import overview
from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.mail import outbox
from store.ports import SIGN_IN, File, Handed
from tests.fakes import Crash, DyingStore
from tests.shops import ANNA, World, at_once


def mail(key: str, world: World) -> Mail:
    return Mail(key, "anna@acme.example", "Hello", "Hello", "en", world.clock.now())


def kept(world: World) -> Mail:
    """The one mail that has not left."""
    (one,) = world.all(Mail)
    return one


def test_what_is_queued_is_handed_over_and_kept_in_history(world: World) -> None:
    world.put("acme", mail("one", world), mail("two", world))
    assert outbox.flush(world.shop, "acme") == 2
    assert list(world.mailer.sent) == ["one", "two"]
    assert not world.all(Mail)
    assert [(one.state, one.where, one.tries) for one in world.past(Mail)] == [(MailState.WRITTEN, "/mail/new", 1)] * 2
    assert outbox.flush(world.shop, "acme") == 0


def test_an_order_stands_although_its_mail_could_not_leave(world: World) -> None:
    world.mailer.breaks()
    journey = world.buy()
    assert journey.order is not None
    assert journey.order.invoice
    assert journey.mail is not None
    assert (journey.mail.state, journey.mail.tries) == (MailState.QUEUED, 1)


def test_a_mail_that_could_not_leave_is_tried_again_when_its_wait_is_over(world: World) -> None:
    world.mailer.breaks()
    world.buy()
    world.mailer.works_again()
    assert outbox.flush_all(world.shop) == 0
    world.clock.pass_time(seconds=37)
    assert outbox.flush_all(world.shop) == 1
    world.assert_bought_once()
    assert world.past(Mail)[0].tries == 2


def test_waits_grow_and_the_last_one_ends_in_failure(world: World) -> None:
    world.put("acme", mail("one", world))
    world.mailer.breaks()
    waits: list[timedelta] = []
    while kept(world).state is MailState.QUEUED:
        outbox.flush(world.shop, "acme")
        if kept(world).next_try:
            waits.append(kept(world).next_try - world.clock.now())  # type: ignore[operator]
            world.clock.instant += waits[-1]
    assert len(waits) == len(outbox.BACK_OFF)
    for wait, plain in zip(waits, outbox.BACK_OFF, strict=True):
        assert abs(wait / plain - 1) <= outbox.SPREAD
    assert (kept(world).tries, kept(world).reason) == (7, "mail_not_written")


def test_mails_that_failed_together_are_not_tried_again_together_but_each_always_when_it_would(world: World) -> None:
    mails = [mail(f"mail-{number}", world) for number in range(20)]
    world.put("acme", *mails)
    world.mailer.breaks()
    outbox.flush(world.shop, "acme")
    first = {one.id: one.next_try for one in world.all(Mail)}
    assert len(set(first.values())) == 20
    world.put("acme", *mails)
    outbox.flush(world.shop, "acme")
    assert {one.id: one.next_try for one in world.all(Mail)} == first


class Refusing:
    """A mailer that raises an outage for a recipient called broken@."""

    def __init__(self, world: World, outage: Outage) -> None:
        self._world = world
        self._outage = outage

    def send(self, one: Mail, files: tuple[File, ...] = ()) -> Handed:
        if one.to == "broken@":
            raise self._outage
        return self._world.mailer.send(one, files)


@pytest.mark.parametrize("code", sorted(outbox.HOPELESS))
def test_one_mail_that_can_never_be_sent_is_put_aside_and_does_not_keep_the_others(world: World, code: str) -> None:
    world.put("acme", replace(mail("one", world), to="broken@"), mail("two", world))
    refusing = Refusing(world, Outage(code, to="broken@", reply="550 no such user"))
    assert outbox.flush(replace(world.shop, mailer=refusing), "acme") == 1
    assert list(world.mailer.sent) == ["two"]
    assert (kept(world).state, kept(world).reason, kept(world).reply) == (MailState.FAILED, code, "550 no such user")
    world.clock.pass_time(days=2)
    assert outbox.flush_all(world.shop) == 0
    assert (overview.home(world.shop, ANNA).failed, overview.home(world.shop, ANNA).unsent) == (1, 0)


def test_what_failed_leaves_once_somebody_says_so(world: World) -> None:
    world.put("acme", replace(mail("one", world), state=MailState.FAILED, tries=7))
    world.put("acme", replace(mail("two", world), tries=1, next_try=world.clock.now() + timedelta(hours=4)))
    assert [one.mail.id for one in outbox.unsent(world.shop)] == ["one", "two"]
    assert outbox.retry(world.shop) == 1
    assert outbox.flush_all(world.shop) == 1
    assert outbox.retry(world.shop, "two") == 1
    assert outbox.flush_all(world.shop) == 1
    assert outbox.unsent(world.shop) == ()


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
@pytest.mark.parametrize("commit", [1, 2], ids=["claiming it", "writing it down"])
def test_a_crash_while_handing_over_is_one_mail_at_the_other_end(world: World, commit: int, before: bool) -> None:
    world.put("acme", mail("one", world))
    with pytest.raises(Crash):
        outbox.flush(world.over(DyingStore(world.store, commit, before)), "acme")
    world.restart()
    world.clock.instant += outbox.HELD_FOR
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


class Recorder:
    """An invoice writer that notes what it draws."""

    def __init__(self) -> None:
        self.languages: list[str] = []

    def pdf(self, sheet: object) -> bytes:
        self.languages.append(str(getattr(sheet, "language", "")))
        return b"%PDF"

    def text(self, sheet: object) -> bytes:
        raise AssertionError("only the PDF goes with a mail")

    ubl = cii = text

    def factur_x(self, sheet: object, terms: object) -> bytes:
        raise AssertionError("only the PDF goes with a mail")


def test_the_invoice_goes_with_the_confirmation(world: World) -> None:
    world.shop = replace(world.shop, writer=Recorder())
    journey = world.buy()
    assert journey.order is not None
    (file,) = world.mailer.files[f"confirmation:{journey.order.id}"]
    assert (file.media_type, file.content) == ("application/pdf", b"%PDF")
    assert journey.order.invoice in file.name


def test_many_mails_are_written_down_together(world: World) -> None:
    """Each change reads and writes all mail that waits: one for each mail would take the square of their number."""
    count = 3 * outbox.AT_ONCE
    world.put("acme", *(mail(f"mail-{number:03}", world) for number in range(count)))
    with world.store.view("acme") as view:
        before = view.revision
    assert outbox.flush(world.shop, "acme") == count
    assert list(world.mailer.sent) == [f"mail-{number:03}" for number in range(count)]
    with world.store.view("acme") as view:
        assert view.revision - before == 6


def test_what_was_handed_over_before_a_failure_is_written_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.put("acme", *(mail(f"mail-{number}", world) for number in range(3)))
    send, sent = world.mailer.send, world.mailer.sent

    def failing(one: Mail, files: tuple[File, ...] = ()) -> Handed:
        if len(sent) == 2:
            raise RuntimeError
        return send(one, files)

    monkeypatch.setattr(world.mailer, "send", failing)
    with pytest.raises(RuntimeError):
        outbox.flush(world.shop, "acme")
    assert [one.id for one in world.past(Mail)] == ["mail-0", "mail-1"]
    assert [one.id for one in world.all(Mail)] == ["mail-2"]
