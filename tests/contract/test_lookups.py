"""What is found across accounts follows every change of the documents it comes from."""

from dataclasses import replace

import pytest

from store.domain.accounts import Person, SshKey, User
from store.domain.orders import Order
from store.domain.records import Mail
from store.ports import SIGN_IN, Store
from tests.contract.documents import NOON, event, mail, order, user


def put(store: Store, account_id: str, *documents: object) -> None:
    with store.change(account_id) as work:
        work.put(*documents)
        work.commit()


def test_an_email_is_compared_case_folded(store: Store) -> None:
    put(store, "acme", user("usr_1", "Ann@STRASSE.example"))
    put(store, "bolt", user("usr_1", "ann@strasse.example"))
    both = (Person("acme", "usr_1"), Person("bolt", "usr_1"))
    assert store.people(email="ANN@straße.example") == both
    assert store.people(email="bob@strasse.example") == ()


def test_an_os_user_is_compared_exactly(store: Store) -> None:
    put(store, "acme", user("usr_1", "ann@acme.example", os_user="ann"))
    assert store.people(os_user="ann") == (Person("acme", "usr_1"),)
    assert store.people(os_user="Ann") == ()


def test_a_key_leads_to_whose_it_is_until_it_is_removed(store: Store) -> None:
    shared, other = (SshKey(f"key_{n}", "usr_1", f"SHA256:{n}", "x", "ssh-ed25519 AAAA", NOON) for n in (1, 2))
    put(store, "acme", user("usr_1"), shared, other)
    put(store, "bolt", user("usr_2"), replace(shared, user="usr_2"))
    assert store.people(ssh_key="SHA256:1") == (Person("acme", "usr_1"), Person("bolt", "usr_2"))
    assert store.people(ssh_key="SHA256:2") == (Person("acme", "usr_1"),)
    assert store.people(ssh_key="sha256:1") == ()
    with store.change("acme") as work:
        work.remove(SshKey, "key_1")
        work.commit()
    assert store.people(ssh_key="SHA256:1") == (Person("bolt", "usr_2"),)


def test_people_follow_a_change_of_address_and_a_removal(store: Store) -> None:
    put(store, "acme", user("usr_1", "old@acme.example", os_user="old"), user("usr_2", "other@acme.example"))
    put(store, "acme", user("usr_1", "new@acme.example", os_user=""))
    assert store.people(email="old@acme.example") == ()
    assert store.people(os_user="old") == ()
    assert store.people(email="new@acme.example") == (Person("acme", "usr_1"),)
    with store.change("acme") as work:
        work.remove(User, "usr_1")
        work.commit()
    assert store.people(email="new@acme.example") == ()
    assert store.people(email="other@acme.example") == (Person("acme", "usr_2"),)


def test_who_matches_twice_is_found_once(store: Store) -> None:
    put(store, "acme", user("usr_1", "ann@acme.example", os_user="ann"))
    assert store.people(email="ann@acme.example", os_user="ann") == (Person("acme", "usr_1"),)


@pytest.mark.parametrize("email", ["", "\ud83d", "%", "' OR 1=1 --", "\0"])
def test_no_address_at_all_finds_nobody(store: Store, email: str) -> None:
    put(store, "acme", user("usr_1", "", os_user=""))
    assert store.people(email=email, os_user=email) == ()


def test_accounts_with_open_orders_and_unsent_mail(store: Store) -> None:
    put(store, "acme", order("ord_1"), order("ord_2"), mail())
    put(store, SIGN_IN, mail())
    put(store, "bolt", user())
    assert store.with_open_orders() == ("acme",)
    assert store.with_unsent_mail() == (SIGN_IN, "acme")
    assert store.accounts() == ("acme", "bolt")
    with store.change("acme") as work:
        work.remove(Order, "ord_1")
        work.remove(Mail, "mail_1")
        work.commit()
    assert store.with_open_orders() == ("acme",)
    assert store.with_unsent_mail() == (SIGN_IN,)


def test_what_is_only_appended_is_not_open(store: Store) -> None:
    with store.change("acme") as work:
        work.append(order(), mail(), event("evt_1"))
        work.commit()
    assert (store.with_open_orders(), store.with_unsent_mail()) == ((), ())


def test_numbers_of_a_series_have_no_gap(store: Store) -> None:
    with store.change("acme") as work:
        assert [work.next_number("invoices"), work.next_number("invoices")] == [1, 2]
        work.commit()
    with store.change("acme") as work:
        assert work.next_number("invoices") == 3
    with store.change("bolt") as work:
        assert work.next_number("invoices") == 3
        assert work.next_number("orders") == 1
        work.commit()
