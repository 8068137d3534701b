"""Changing what an account has, on the purchase's own quote, review and order."""
