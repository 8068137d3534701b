"""A change is whole or absent, and one account never sees another."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.domain.accounts import Account, User
from store.domain.draft import Cart, Draft
from store.domain.records import Event, Mail
from store.ports import Store
from tests.contract.documents import account, event, mail, user
from tests.contract.places import Place


def test_an_account_never_written_is_empty(store: Store) -> None:
    with store.view("nobody") as view:
        assert (view.account_id, view.revision) == ("nobody", 0)
        assert view.get(Account, "nobody") is None
        assert view.all(User) == ()
        assert view.past(Event) == ()
        assert view.recall(Event, "evt_1") is None
    assert store.accounts() == ()


def test_what_is_committed_is_there_after_opening_again(place: Place) -> None:
    store = place.create()
    with store.change("acme") as work:
        work.put(account(7), user())
        work.append(event("evt_1"))
        work.commit()
    store.close()
    again = place.open()
    with again.view("acme") as view:
        assert view.get(Account, "acme") == account(7)
        assert view.all(User) == (user(),)
        assert view.past(Event) == (event("evt_1"),)
    again.close()


def test_leaving_without_commit_changes_nothing(store: Store) -> None:
    with store.change("acme") as work:
        work.put(account(), user(), mail())
        work.commit()
    with store.change("acme") as work:
        work.put(account(99), user("usr_2", "new@acme.example"))
        work.remove(Mail, "mail_1")
        work.append(event("evt_1"))
    with store.view("acme") as view:
        assert view.revision == 1
        assert view.all(Account) == (account(),)
        assert view.all(User) == (user(),)
        assert view.all(Mail) == (mail(),)
        assert view.past(Event) == ()
    assert store.people(email="new@acme.example") == ()
    assert store.with_unsent_mail() == ("acme",)


def test_an_error_inside_the_block_passes_through_and_changes_nothing(store: Store) -> None:
    def fails() -> None:
        with store.change("acme") as work:
            work.put(account())
            raise LookupError("the use case's own")

    with pytest.raises(LookupError):
        fails()
    with store.change("acme") as work:
        assert work.get(Account, "acme") is None


def test_a_change_sees_what_it_did(store: Store) -> None:
    with store.change("acme") as work:
        work.put(user("usr_1"), user("usr_2"))
        work.put(user("usr_1", name="Bea"))
        work.remove(User, "usr_2")
        work.append(event("evt_1"))
        assert work.get(User, "usr_1") == user("usr_1", name="Bea")
        assert work.get(User, "usr_2") is None
        assert work.all(User) == (user("usr_1", name="Bea"),)
        assert work.past(Event) == (event("evt_1"),)


def test_documents_keep_the_order_of_their_first_put(store: Store) -> None:
    with store.change("acme") as work:
        work.put(user("usr_b"), user("usr_a"), user("usr_c"))
        work.commit()
    with store.change("acme") as work:
        work.put(user("usr_d"), user("usr_b", name="changed"))
        work.remove(User, "usr_a")
        within = work.all(User)
        work.commit()
    with store.view("acme") as view:
        assert [one.id for one in view.all(User)] == ["usr_b", "usr_c", "usr_d"]
        assert view.all(User) == within


def test_the_revision_grows_by_one_with_a_commit_that_changes_something(store: Store) -> None:
    with store.change("acme") as work:
        work.put(account(), user())
        work.append(event("evt_1"))
        work.next_number("orders")
        work.commit()
        assert work.revision == 1
    with store.change("acme") as work:
        assert work.revision == 1
        work.put(account())
        work.commit()
        assert work.revision == 1
    with store.change("acme") as work:
        work.remove(User, "usr_1")
        work.commit()
    with store.view("acme") as view:
        assert view.revision == 2


def test_what_was_read_can_be_read_after_the_commit_but_nothing_changes_any_more(store: Store) -> None:
    with store.change("acme") as work:
        work.put(user())
        work.commit()
        assert work.all(User) == (user(),)
        with pytest.raises(RuntimeError):
            work.put(user("usr_2"))
        with pytest.raises(RuntimeError):
            work.commit()


def test_accounts_are_alone(store: Store) -> None:
    for name in ("acme", "bolt"):
        with store.change(name) as work:
            work.put(user(name=name), Cart(changed_by=name))
            work.append(event("evt_1"))
            work.commit()
    with store.change("bolt") as work:
        work.remove(Cart, "cart")
        work.commit()
    with store.view("acme") as view:
        assert view.get(Cart, "cart") == Cart(changed_by="acme")
        assert view.all(User) == (user(name="acme"),)
    assert store.accounts() == ("acme", "bolt")


def test_removing_what_is_not_there_does_nothing(store: Store) -> None:
    with store.change("acme") as work:
        work.remove(Draft, "usr_1")
        work.commit()
    assert store.accounts() == ()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(), key=st.text(min_size=1), email=st.text())
@example(name="[b]x[/b] \x1b[31m\0\x07", key="\u202eright to left", email="🧑‍🚀" * 300)
def test_any_text_comes_back_as_it_was(store: Store, name: str, key: str, email: str) -> None:
    with store.change("acme") as work:
        work.put(user(key, email, name=name))
        work.commit()
    with store.view("acme") as view:
        assert view.get(User, key) == user(key, email, name=name)
