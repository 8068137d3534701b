"""An account's state as TinyDB documents, in transactions of whichever engine is below."""
