"""Where mail goes: a Maildir, a mail server."""
