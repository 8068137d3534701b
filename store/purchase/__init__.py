"""The flow: from the first question to the order, which is placed exactly once."""
