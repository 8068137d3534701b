"""The server with the real OpenSSH client and with asyncssh's."""
