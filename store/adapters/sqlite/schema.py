"""The tables of a store file."""

APPLICATION_ID = 0x53654174
"""Marks the file as a store (SQLite's `application_id`; the letters "SeAt")."""

VERSION = 1
"""The layout of the tables (SQLite's `user_version`); the documents in them have their own number."""

CREATE = f"""
BEGIN;
CREATE TABLE account (
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE state (
    account TEXT NOT NULL, name TEXT NOT NULL, schema INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (account, name)
) STRICT;
CREATE TABLE history (
    seq INTEGER PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
    schema INTEGER NOT NULL, body BLOB NOT NULL,
    UNIQUE (account, name, key)
) STRICT;
CREATE INDEX history_order ON history (account, name, seq);
CREATE TABLE lookup (
    "index" TEXT NOT NULL, value TEXT NOT NULL, account TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY ("index", value, account, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
    series TEXT PRIMARY KEY, value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
COMMIT;
"""
