"""The terminal program: the shell around the screens."""
