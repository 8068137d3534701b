"""Who changes what an account has: a command says what it means, asks, does it, and says what stands then."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tui.commands.listing import AS_JSON, print_json, subscription_facts
from tui.commands.who import as_somebody, buying, unknown_plan
from tui.console import EXIT_REFUSED, agreed, failures, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.domain.accounts import Person
    from store.domain.subscriptions import Subscription
    from store.ports import Texts
    from store.shop import Shop

T = TypeVar("T")
YES = click.option("--yes", is_flag=True, help="Do it without asking.")


@dataclass(frozen=True)
class Buyer:
    """Who gives a command and how it speaks: whether it asks, and whether to people or to a program.

    The store is opened when it is first needed: what was typed wrong is said without one.
    """

    store_url: str | None
    email: str
    account: str
    yes: bool
    as_json: bool

    @cached_property
    def shop(self) -> "Shop":
        from tui.bootstrap.services import open_services

        return open_services(self.store_url).shop

    @cached_property
    def who(self) -> "Person":
        """Refused for somebody who may not buy."""
        return buying(self.shop, self.email, self.account)

    def named(self, plans: "Iterable[str]") -> "tuple[Subscription, ...]":
        """Subscriptions by what somebody calls them; what gives service comes before what has ended.

        Refused with everything that is not there.
        """
        from store.domain.problems import Refused
        from store.overview import home

        held = sorted(home(self.shop, self.who).subscriptions, key=lambda one: one.is_open)
        known = {name.casefold(): one for one in held for name in (one.product, one.plan_name)}
        known |= {one.id.casefold(): one for one in held}
        names = [one.plan_name for one in held]
        problems = [unknown_plan(one, names) for one in plans if one.casefold() not in known]
        if problems:
            raise Refused(*problems)
        return tuple({found.id: found for found in (known[one.casefold()] for one in plans)}.values())

    def agree(self, meaning: "Iterable[str]", work: Callable[[], T]) -> T:
        """Who is asked hears first what it means, who is not asked once it is done; a program hears nothing.

        Ends the command where it was not agreed to.
        """
        if not self.yes:
            tell(meaning, aside=self.as_json)
            if not agreed(texts().say("Do it?"), aside=self.as_json):
                click.echo(texts().say("Nothing was changed."), err=True)
                sys.exit(EXIT_REFUSED)
        done = work()
        if self.yes and not self.as_json:
            tell(meaning)
        return done

    def turn(
        self,
        plan: str,
        words: "Callable[[Texts, Subscription], list[str]]",
        use_case: "Callable[[Shop, Person, str], Subscription]",
    ) -> None:
        """One plan, into another state that costs nothing today."""
        from store.mail.outbox import flush

        (one,) = self.named((plan,))
        after = self.agree(words(texts(), one), lambda: use_case(self.shop, self.who, one.id))
        flush(self.shop, self.who.account)
        if self.as_json:
            print_json(subscription_facts(after))


def as_buyer(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that make a Buyer, who is the command's first argument; and what may fail is one sentence."""

    @YES
    @as_somebody
    @AS_JSON
    @wraps(command)
    def given(yes: bool, email: str, account: str, as_json: bool, **wanted: Any) -> None:
        with failures():
            command(Buyer(click.get_current_context().obj, email, account, yes, as_json), **wanted)

    return given


def tell(lines: "Iterable[str]", *, aside: bool = False) -> None:
    """To people, or with `aside` to whoever reads the error output of a program."""
    from tui.kit.safe import plain

    for said in lines:
        click.echo(plain(said), err=aside)
