"""The embedded engine: one SQLite file on a local disk."""
