"""The engine for several hosts: one PostgreSQL database."""
