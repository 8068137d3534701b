"""Who may come in, who uses what: sign-in, keys, users, billing contacts, seats."""
