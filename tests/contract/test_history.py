"""What is appended stays, in order, once."""

from store.domain.orders import Order, OrderStatus
from store.domain.records import Event, Mail
from store.ports import Store
from tests.contract.documents import event, mail, order


def test_the_past_is_oldest_first_over_many_changes(store: Store) -> None:
    for key in ("evt_b", "evt_a", "evt_c"):
        with store.change("acme") as work:
            work.append(event(key))
            work.commit()
    with store.view("acme") as view:
        assert [one.id for one in view.past(Event)] == ["evt_b", "evt_a", "evt_c"]
        assert [one.id for one in view.past(Event, newest=2)] == ["evt_a", "evt_c"]
        assert view.past(Event, newest=0) == ()
        assert len(view.past(Event, newest=9)) == 3


def test_appending_an_id_again_does_nothing(store: Store) -> None:
    for status in (OrderStatus.PROVISIONED, OrderStatus.CANCELLED):
        with store.change("acme") as work:
            work.append(order(status=status), order(status=status))
            work.commit()
    with store.view("acme") as view:
        assert view.past(Order) == (order(status=OrderStatus.PROVISIONED),)
        assert view.revision == 1


def test_the_same_id_of_two_types_or_accounts_is_two_documents(store: Store) -> None:
    with store.change("acme") as work:
        work.append(event("same"), mail("same"))
        work.commit()
    with store.change("bolt") as work:
        work.append(event("same"))
        work.commit()
    with store.view("acme") as view:
        assert view.past(Event) == (event("same"),)
        assert view.past(Mail) == (mail("same"),)


def test_recall_finds_the_hot_document_before_the_appended_one(store: Store) -> None:
    closed = order("ord_1", OrderStatus.PROVISIONED)
    with store.change("acme") as work:
        work.put(order("ord_2"))
        work.append(closed)
        assert work.recall(Order, "ord_1") == closed
        work.commit()
    with store.view("acme") as view:
        assert view.recall(Order, "ord_1") == closed
        assert view.recall(Order, "ord_2") == order("ord_2")
        assert view.recall(Order, "ord_3") is None
        assert view.get(Order, "ord_1") is None


def test_an_order_moves_from_hot_to_past_in_one_change(store: Store) -> None:
    with store.change("acme") as work:
        work.put(order())
        work.commit()
    with store.change("acme") as work:
        work.remove(Order, "ord_1")
        work.append(order(status=OrderStatus.PROVISIONED))
        work.commit()
    with store.view("acme") as view:
        assert view.all(Order) == ()
        assert view.past(Order) == (order(status=OrderStatus.PROVISIONED),)
    assert store.with_open_orders() == ()
