"""A mail is handed over by one process at a time, on every engine; a process that dies loses its hold after a while."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event

import pytest

from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.mail import outbox
from store.ports import File, Handed, Store
from store.shop import Shop
from tests.contract.documents import NOON, account, mail
from tests.contract.places import Place
from tests.fakes import Crash, FakeClock, FakeGateway, FakeIds, FakeRegister
from tests.shops import sample_rates, sample_shop
from tui.kit.i18n import Translator


@dataclass
class SlowServer:
    """Takes a mail when it is let; `asked` says that somebody hands one over."""

    asked: Event = field(default_factory=Event)
    let: Event = field(default_factory=Event)
    taken: list[str] = field(default_factory=list)
    says: Exception | None = None

    def send(self, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
        self.taken.append(mail.id)
        self.asked.set()
        assert self.let.wait(30), "nobody let the server go on"
        if self.says:
            raise self.says
        return Handed(MailState.SENT, "mail.example")


@dataclass
class Hosts:
    """Two processes with one store, one mail server and one clock."""

    first: Shop
    second: Shop
    server: SlowServer
    clock: FakeClock

    @property
    def queued(self) -> tuple[Mail, ...]:
        with self.first.store.view("acme") as view:
            return view.all(Mail)

    @property
    def sent(self) -> tuple[Mail, ...]:
        with self.first.store.view("acme") as view:
            return view.past(Mail)

    @contextmanager
    def handing_over(self) -> Iterator[None]:
        """The first host stands in the middle of handing the mail over until the block is left."""
        with ThreadPoolExecutor(1) as pool:
            going = pool.submit(outbox.flush, self.first, "acme")
            try:
                assert self.server.asked.wait(30), "nothing was handed over"
                yield
            finally:
                self.server.let.set()
                going.result()


@pytest.fixture
def hosts(place: Place, store: Store) -> Iterator[Hosts]:
    clock, server, other = FakeClock(NOON), SlowServer(), place.open(wait=60)
    with store.change("acme") as work:
        work.put(account(), mail())
        work.commit()
    yield Hosts(_shop(store, server, clock), _shop(other, server, clock), server, clock)
    other.close()


def handed_over(hosts: Hosts) -> list[str]:
    """Each time that a mail was given to a server, when a process that found it due comes while another is at it."""
    other = SlowServer()
    other.let.set()
    with hosts.handing_over():
        outbox._hand_over(replace(hosts.second, mailer=other), "acme", ["mail_1"])
    return hosts.server.taken + other.taken


def test_what_one_hands_over_the_other_leaves_alone(hosts: Hosts) -> None:
    assert handed_over(hosts) == ["mail_1"]
    assert [(one.state, one.tries, one.held_until) for one in hosts.sent] == [(MailState.SENT, 1, None)]


def _not_claimed(shop: Shop, account_id: str, mail_ids: Sequence[str]) -> list[Mail]:
    with shop.store.view(account_id) as view:
        return [mail for mail_id in mail_ids if (mail := view.get(Mail, mail_id))]


def _claimed_without_looking(shop: Shop, account_id: str, mail_ids: Sequence[str]) -> list[Mail]:
    until = shop.clock.now() + outbox.HELD_FOR
    held = [replace(one, state=MailState.HANDING, held_until=until) for one in _not_claimed(shop, account_id, mail_ids)]
    with shop.store.change(account_id) as work:
        work.put(*held)
        work.commit()
    return held


@pytest.mark.parametrize("broken", [_not_claimed, _claimed_without_looking], ids=lambda one: one.__name__)
def test_a_claim_that_is_left_out_or_not_checked_is_caught(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch, broken: Callable[[Shop, str, Sequence[str]], list[Mail]]
) -> None:
    monkeypatch.setattr(outbox, "_claimed", broken)
    assert handed_over(hosts) == ["mail_1", "mail_1"]


def test_what_is_being_handed_over_is_neither_due_nor_tried_again_by_hand(hosts: Hosts) -> None:
    with hosts.handing_over():
        assert [one.state for one in hosts.queued] == [MailState.HANDING]
        assert outbox.flush_all(hosts.second) == 0
        assert outbox.retry(hosts.second, "mail_1") == 0
    assert hosts.server.taken == ["mail_1"]


def test_a_process_that_died_loses_its_hold(hosts: Hosts) -> None:
    hosts.server.says = Crash()
    hosts.server.let.set()
    with pytest.raises(Crash):
        outbox.flush(hosts.first, "acme")
    hosts.server.says = None
    assert outbox.flush(hosts.second, "acme") == 0
    hosts.clock.instant += outbox.HELD_FOR
    assert outbox.flush(hosts.second, "acme") == 1
    assert [one.state for one in hosts.sent] == [MailState.SENT]


def test_a_hold_by_a_clock_that_was_a_day_ahead_is_none(hosts: Hosts) -> None:
    hosts.clock.instant += timedelta(days=1)
    hosts.server.says = Crash()
    hosts.server.let.set()
    with pytest.raises(Crash):
        outbox.flush(hosts.first, "acme")
    hosts.server.says = None
    hosts.clock.instant -= timedelta(days=1)
    assert outbox.flush(hosts.second, "acme") == 1


def test_who_comes_back_after_its_hold_was_over_changes_nothing_that_another_did(hosts: Hosts) -> None:
    hosts.server.says = Outage("mail_server_unreachable", server="mail.example", reason="timed out")
    other = SlowServer()
    other.let.set()
    with hosts.handing_over():
        hosts.clock.instant += outbox.HELD_FOR
        assert outbox.flush(replace(hosts.second, mailer=other), "acme") == 1
    assert [(one.state, one.tries) for one in hosts.sent] == [(MailState.SENT, 1)]
    assert hosts.queued == ()


def _shop(store: Store, server: SlowServer, clock: FakeClock) -> Shop:
    return Shop(
        store=store,
        catalogue=sample_shop,
        rates=sample_rates,
        gateway=FakeGateway(),
        mailer=server,
        register=FakeRegister(),
        clock=clock,
        ids=FakeIds(),
        texts=Translator,
    )
