"""The shop behind the screens: domain, use cases and adapters. Runs without a terminal."""
