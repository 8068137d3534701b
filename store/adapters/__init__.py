"""What stands behind the ports: files, gateways, mail, registers. Only `tui.bootstrap` imports from here."""
