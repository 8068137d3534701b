"""Opening a store on a server: what is refused, what is brought up to date, and that no password is ever shown."""

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import quote

import psycopg
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from store.adapters.postgres import schema as postgres_schema
from store.adapters.postgres.place import server_place
from store.adapters.postgres.store import open_store
from store.domain.problems import Outage, Problem, Refused
from tests.contract.documents import account
from tests.contract.places import PostgresPlace
from tests.contract.sqlite_tools import refused
from tests.postgres_server import PASSWORD, Cluster
from tui.__main__ import main
from tui.console import EXIT_REFUSED
from tui.kit.i18n import Translator
from tui.kit.problems import sentence


def tables(place: PostgresPlace) -> set[object]:
    found = place.sql("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %s", place.schema)
    return {name for (name,) in found}


def with_options(place: PostgresPlace, options: str) -> PostgresPlace:
    joint = "&" if "?" in place.server else "?"
    return replace(place, server=f"{place.server}{joint}options={quote(options)}")


# ---- what is refused -----------------------------------------------------------------------------
def test_nothing_there_is_missing(postgres: PostgresPlace) -> None:
    outage = refused(postgres.open)
    assert outage.code == "store_missing"
    assert str(outage.values["path"]).endswith(f"?schema={postgres.schema}")


def test_an_empty_schema_is_no_store_yet_and_may_become_one(postgres: PostgresPlace) -> None:
    """Where a role may not make schemas, somebody makes one for it."""
    postgres.sql(f"CREATE SCHEMA {postgres.schema}")
    assert refused(postgres.open).code == "store_missing"
    postgres.create().close()
    postgres.open().close()


def test_the_schema_of_another_program_is_left_as_it_is(postgres: PostgresPlace) -> None:
    postgres.sql(f"CREATE SCHEMA {postgres.schema}")
    postgres.sql("CREATE TABLE notes (text text)")
    assert refused(postgres.open).code == "store_not_a_store"
    assert refused(postgres.create).code == "store_exists"
    assert tables(postgres) == {"notes"}


def test_a_store_is_made_once(postgres: PostgresPlace) -> None:
    postgres.create().close()
    assert refused(postgres.create).code == "store_exists"
    postgres.open().close()


def test_of_two_who_make_the_same_store_one_is_refused(postgres: PostgresPlace) -> None:
    def make(_: int) -> str:
        try:
            postgres.create().close()
        except Outage as outage:
            return outage.code
        return "made"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(make, range(3))) == ["made", "store_exists", "store_exists"]
    postgres.open().close()


def test_a_newer_layout_is_refused_and_left_as_it_is(postgres: PostgresPlace) -> None:
    postgres.create().close()
    newer = len(postgres_schema.MIGRATIONS) + 1
    postgres.sql("UPDATE layout SET version = %s", newer)
    outage = refused(postgres.open)
    assert (outage.code, outage.values["found"]) == ("store_newer", newer)
    assert postgres.sql("SELECT version FROM layout") == [(newer,)]


def test_a_server_that_takes_no_changes_is_refused(postgres: PostgresPlace) -> None:
    reader = with_options(postgres, "-c default_transaction_read_only=on")
    assert refused(reader.create).code == "store_read_only"
    assert tables(postgres) == set()
    postgres.create().close()
    assert refused(reader.open).code == "store_read_only"


def test_a_role_that_may_not_make_a_schema_is_told_so(postgres: PostgresPlace) -> None:
    role = f"role_{postgres.schema}"
    postgres.sql(f"CREATE ROLE {role}")
    try:
        assert refused(with_options(postgres, f"-c role={role}").create).code == "store_read_only"
    finally:
        postgres.sql(f"DROP ROLE {role}")


def test_a_database_that_cannot_hold_all_text_is_refused(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(PASSWORD), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    outage = refused(PostgresPlace(cluster.url(PASSWORD).replace("/postgres?", "/latin?"), "seatdesk").create)
    assert (outage.code, outage.values["encoding"]) == ("store_encoding", "LATIN1")


def test_a_database_that_is_not_there_is_named(cluster: Cluster) -> None:
    outage = refused(lambda: open_store(cluster.url(PASSWORD).replace("/postgres?", "/nothing?")))
    assert outage.code == "store_database_missing"
    assert "/nothing" in str(outage.values["path"])


def test_a_server_that_is_not_there_is_named() -> None:
    outage = refused(lambda: open_store("postgresql://ann:secret@127.0.0.1:1/shop"))
    assert (outage.code, outage.values["path"]) == ("store_unreachable", "postgresql://127.0.0.1:1/shop")


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Refused, match="store_driver_missing"):
        open_store("postgresql://127.0.0.1/shop")


# ---- layouts -------------------------------------------------------------------------------------
def test_an_older_layout_is_brought_up_to_date_once(postgres: PostgresPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    store = postgres.create()
    with store.change("acme") as work:
        work.put(account(7))
        work.commit()
    store.close()
    added = (*postgres_schema.MIGRATIONS, "CREATE TABLE later (id integer); INSERT INTO later VALUES (1);")
    monkeypatch.setattr(postgres_schema, "MIGRATIONS", added)
    with ThreadPoolExecutor(3) as pool:
        for opened in pool.map(lambda _: postgres.open(), range(3)):
            opened.close()
    assert postgres.sql("SELECT version FROM layout") == [(len(added),)]
    assert postgres.sql("SELECT id FROM later") == [(1,)]
    assert postgres.sql("SELECT id, revision FROM account") == [("acme", 1)]


def test_a_migration_that_fails_leaves_the_layout_as_it_was(
    postgres: PostgresPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.create().close()
    broken = (*postgres_schema.MIGRATIONS, "CREATE TABLE later (id integer); SELECT 1 / 0;")
    monkeypatch.setattr(postgres_schema, "MIGRATIONS", broken)
    assert refused(postgres.open).code == "store_unavailable"
    assert "later" not in tables(postgres)
    monkeypatch.undo()
    postgres.open().close()


# ---- passwords -----------------------------------------------------------------------------------
def test_a_wrong_password_is_said_and_not_shown(cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outage = refused(lambda: open_store(cluster.url("hunter2-wrong")))
    said = sentence(Translator("en"), outage)
    assert outage.code == "store_access_denied"
    assert "hunter2" not in f"{outage!r} {outage.values} {said} {caplog.text}"
    assert "\n" not in said


def test_the_command_says_a_wrong_password_in_one_line_without_it(cluster: Cluster) -> None:
    result = CliRunner().invoke(main, ["--store", cluster.url("hunter2-wrong"), "doctor"])
    assert (result.exit_code, len(result.output.splitlines())) == (EXIT_REFUSED, 1)
    assert "hunter2" not in result.output


def test_a_password_that_changed_while_the_store_was_open_is_not_shown(
    cluster: Cluster, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    with psycopg.connect(cluster.url(PASSWORD), autocommit=True) as connection:
        connection.execute("CREATE ROLE clerk LOGIN SUPERUSER PASSWORD 'hunter2-first'")
    place = PostgresPlace(cluster.url("hunter2-first").replace("postgres:", "clerk:", 1), "changing")
    place.create().close()
    monkeypatch.setattr("store.adapters.postgres.session._PATIENCE", 0.5)
    store = place.open()
    with psycopg.connect(cluster.url(PASSWORD), autocommit=True) as connection:
        connection.execute("ALTER ROLE clerk PASSWORD 'another'")
    outage = refused(store.accounts)
    store.close()
    assert outage.code == "store_access_denied"
    assert "hunter2" not in f"{outage.values} {caplog.text}"


PASSWORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=6, max_size=20)


def attempts(url: str) -> str:
    """Everything that opening a store there could show."""
    try:
        place = server_place(url)
    except Refused as problems:
        return str(problems.problems)
    try:
        psycopg.connect(make_conninfo("", **{**place.parameters, "host": "127.0.0.1", "port": "1"}))
    except (psycopg.Error, UnicodeEncodeError) as error:
        return f"{place} {error}"
    return ""


@settings(max_examples=100, deadline=None)
@given(PASSWORDS)
def test_no_password_is_shown_however_it_is_written(password: str) -> None:
    secret = f"s3cret{password}"
    for written in (secret, quote(secret, safe="")):
        for url in (
            f"postgresql://ann:{written}@host.invalid/shop?schema=one",
            f"postgresql://host.invalid/shop?password={written}&user=ann",
        ):
            assert "s3cret" not in attempts(url)


@pytest.mark.parametrize("password", ["p@ss", "p/ss@word", "p?ss@word", "pa%zzword", "p@s/s?w@rd"])
def test_a_password_that_was_not_written_as_a_url_wants_it_is_refused_unread(password: str) -> None:
    with pytest.raises(Refused) as caught:
        server_place(f"postgresql://ann:{password}@127.0.0.1/shop")
    assert caught.value.problems == (Problem("store_url_unreadable", "store"),)


@pytest.mark.parametrize("schema", ["", "Shop", "shop-1", 'x"; DROP SCHEMA public', "pg_temp", "x" * 64, "é"])
def test_a_schema_has_a_plain_name(schema: str) -> None:
    with pytest.raises(Refused) as caught:
        server_place(f"postgresql://127.0.0.1/shop?schema={quote(schema)}")
    assert [one.code for one in caught.value.problems] == ["store_schema_unusable"]


@pytest.mark.parametrize(
    ("url", "schema", "shown"),
    [
        ("postgresql://host/shop", "seatdesk", "postgresql://host/shop"),
        ("postgres://ann:pw@host:5433/shop?schema=two", "two", "postgres://host:5433/shop?schema=two"),
        ("postgresql:///shop?host=/run/pg&password=pw&schema=two", "two", "postgresql:///shop?schema=two"),
        (
            "postgresql://one,two:5433/shop?target_session_attrs=read-write",
            "seatdesk",
            "postgresql://one,two:5433/shop",
        ),
    ],
)
def test_what_is_shown_is_where_the_store_is(url: str, schema: str, shown: str) -> None:
    place = server_place(url)
    assert (place.schema, place.shown) == (schema, shown)
    assert "schema" not in place.parameters
