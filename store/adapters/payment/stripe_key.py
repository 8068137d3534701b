"""Which keys of Stripe's are used at all: restricted ones, and live ones only where that is wanted twice over."""

from store.domain.problems import Problem, Refused

TEST, LIVE = "rk_test_", "rk_live_"


def checked_key(key: str, live: bool) -> str:
    """The key, if it may be used. Raises Refused; the sentence never has the key in it."""
    if not key.startswith((TEST, LIVE)):
        raise Refused(Problem("stripe_key_not_restricted"))
    if key.startswith(LIVE) != live:
        raise Refused(Problem("stripe_key_live" if not live else "stripe_key_test"))
    return key
