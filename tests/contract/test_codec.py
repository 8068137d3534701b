"""Every document comes back equal, and nothing but an Outage comes out of a damaged one."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.adapters.state import codec
from store.adapters.state.kinds import TABLES
from store.domain.accounts import Account, User
from store.domain.problems import Outage
from tests.contract.documents import account, any_of, user

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FINE_OR_DAMAGED = ("", "store_document_damaged")
_KINDS = st.sampled_from(list(TABLES))


def code_of(do: Callable[[], object]) -> str:
    """The code of the outage; "" when it went well."""
    try:
        do()
    except Outage as outage:
        return outage.code
    return ""


@pytest.mark.parametrize("kind", TABLES)
def test_a_document_of_every_type_survives_the_disk(kind: type[object]) -> None:
    @settings(max_examples=40, deadline=None)
    @given(any_of(kind))
    def survives(document: object) -> None:
        body = codec.to_bytes(codec.to_document(document))
        assert codec.from_document(kind, codec.document_from_bytes("any", body)) == document

    survives()


def test_money_is_stored_as_whole_minor_units() -> None:
    assert codec.to_document(account(1999))["balance"] == {"minor": 1999, "currency": "EUR"}


@settings(max_examples=200, deadline=None)
@given(_KINDS, _JSON)
def test_foreign_data_is_an_outage(kind: type[object], data: object) -> None:
    assert code_of(lambda: codec.from_document(kind, data)) in FINE_OR_DAMAGED


@settings(max_examples=200, deadline=None)
@given(_KINDS, st.data())
def test_one_foreign_field_is_an_outage(kind: type[object], data: st.DataObject) -> None:
    document = codec.to_document(data.draw(any_of(kind)))
    document[data.draw(st.sampled_from(sorted(document)))] = data.draw(_JSON)
    assert code_of(lambda: codec.from_document(kind, document)) in FINE_OR_DAMAGED


@given(st.binary(max_size=50))
def test_foreign_bytes_are_an_outage(body: bytes) -> None:
    assert code_of(lambda: codec.table_from_bytes("users", body)) in FINE_OR_DAMAGED


@pytest.mark.parametrize(
    "amount",
    [{"minor": 1.5, "currency": "EUR"}, {"minor": "1", "currency": "EUR"}, {"minor": True, "currency": "EUR"}, 1],
)
def test_money_is_never_guessed(amount: object) -> None:
    with pytest.raises(Outage, match="store_document_damaged"):
        codec.from_document(Account, {**codec.to_document(account()), "balance": amount})


def test_half_of_a_surrogate_pair_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        codec.to_document(user(name="\ud83d"))
    assert not codec.can_store("\ud83d")
    assert codec.can_store("🙂")


def test_a_field_added_later_takes_its_default() -> None:
    document = codec.to_document(user())
    del document["theme"]
    assert codec.from_document(User, document) == user()
