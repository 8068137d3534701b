"""The whole flow: the application over a real store, by its keys alone, and the real command in a real terminal."""
