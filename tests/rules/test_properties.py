"""What holds for every order: the properties of billing, each over random shops, customers and days."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from store.domain.catalogue import Catalogue, Discount, Text
from store.domain.invoices import charges, credits, opposite
from store.domain.money import Money, total
from store.domain.periods import Cycle, Period, nth_period, period_on
from store.domain.pricing import Wanted
from store.domain.quotes import NO_VAT, Quote, Treatment, Vat
from store.domain.subscriptions import Subscription
from tests.rules.examples import CHANGE, ITALIAN, KEEPING, SHOP, START, after, eur, held, quoted, wanted
from tui.kit.i18n import LANGUAGES, Translator

NAME = Text({"en": "Offer"})
days = st.dates(date(2024, 1, 1), date(2029, 1, 1))
cycles = st.sampled_from(Cycle)
vats = st.sampled_from(
    [
        NO_VAT,
        ITALIAN,
        Vat(Treatment.REVERSE_CHARGE, "0"),
        Vat(Treatment.DESTINATION, "25.5", "FI"),
        Vat(Treatment.DESTINATION_UNVERIFIED, "19", "DE"),
    ]
)
amounts = st.integers(0, 100_000).map(lambda minor: Money(minor, "EUR"))
offers = st.lists(
    st.builds(
        Discount,
        id=st.uuids().map(str),
        name=st.just(NAME),
        percent=st.sampled_from(["0", "7.5", "10", "33", "100"]),
        amounts=st.lists(amounts, max_size=1).map(tuple),
        periods=st.none() | st.integers(1, 14),
        ends=st.none() | days,
    ),
    max_size=3,
).map(tuple)
shops = st.builds(lambda shop, offered: replace(shop, discounts=offered), st.sampled_from([SHOP, KEEPING]), offers)
seats = st.integers(1, 500)
orders = st.lists(
    st.builds(Wanted, st.uuids().map(str), st.sampled_from(["helpline", "vault"]), st.just("pro"), seats, cycles),
    max_size=5,
)
owned = st.lists(
    st.builds(
        held,
        seats=seats,
        net=st.decimals(0, 100_000, places=2).map(str),
        anchor=st.dates(CHANGE - timedelta(days=30), CHANGE),
        cycle=cycles,
        vat=vats,
    ),
    max_size=1,
).map(tuple)
later = st.integers(0, 30)


@given(orders, owned, vats, amounts, shops)
def test_the_terms_of_every_quote_add_up_to_its_total(
    lines: list[Wanted], has: tuple[Subscription, ...], vat: Vat, balance: Money, shop: Catalogue
) -> None:
    quote = quoted(*lines, has=has, vat=vat, balance=balance, shop=shop)
    listed = total((line.net for line in quote.lines), "EUR")
    off = total((one.amount for line in quote.lines for one in line.discounts), "EUR")
    given_back = total((line.credit.amount for line in quote.lines if line.credit), "EUR")
    assert quote.net == listed - off - given_back
    assert quote.total == quote.net + quote.vat == quote.from_balance + quote.due - quote.to_balance


@given(orders, owned, vats, amounts, shops)
def test_nothing_is_below_zero_and_the_balance_is_used_first(
    lines: list[Wanted], has: tuple[Subscription, ...], vat: Vat, balance: Money, shop: Catalogue
) -> None:
    quote = quoted(*lines, has=has, vat=vat, balance=balance, shop=shop)
    zero = eur("0.00")
    assert zero <= quote.due
    assert zero <= quote.to_balance
    assert zero <= quote.from_balance <= balance
    assert not (quote.due and quote.to_balance)
    assert not quote.due or quote.from_balance == balance
    for line in quote.lines:
        assert zero <= line.charged <= line.net
        assert zero <= line.renewal
        assert all(zero <= one.amount for one in line.discounts)


@given(orders, owned, vats, shops)
def test_the_vat_of_every_document_is_the_sum_of_its_groups(
    lines: list[Wanted], has: tuple[Subscription, ...], vat: Vat, shop: Catalogue
) -> None:
    quote = quoted(*lines, has=has, vat=vat, shop=shop)
    assert quote.vat == total((group.vat for group in quote.groups), "EUR")
    assert len({group.decision for group in quote.groups[1:]}) == len(quote.groups[1:])
    documents = (
        (charges(quote), credits(quote, noted=False), quote.groups[:1]),
        (credits(quote, noted=True), (), opposite(quote.groups[1:])),
    )
    for items, taken, groups in documents:
        net = total((item.net for item in items), "EUR") - total((item.net for item in taken), "EUR")
        assert net == total((group.net for group in groups), "EUR")
        assert all(group.net.minor >= 0 for group in groups)
        assert all(group.vat == group.net.percent(Decimal(group.rate)) for group in groups)


@given(seats, seats, later, cycles, shops)
def test_a_change_and_its_reverse_on_one_day_cost_what_moving_the_anchor_alone_costs(
    first: int, other: int, days_later: int, cycle: Cycle, shop: Catalogue
) -> None:
    day = START + timedelta(days=days_later)
    bought = after(quoted(wanted(first, cycle=cycle), day=START, shop=shop))
    there = quoted(wanted(other, cycle=cycle), has=(bought,), day=day, shop=shop)
    back = quoted(wanted(first, cycle=cycle), has=(after(there, bought),), day=day, shop=shop)
    moved = quoted(wanted(first, cycle=cycle), has=(bought,), day=day, shop=shop)
    assert there.net + back.net == moved.net


@given(seats, seats, later, cycles, offers)
def test_a_change_and_its_reverse_on_one_day_cost_nothing_where_the_anchor_is_kept(
    first: int, other: int, days_later: int, cycle: Cycle, offered: tuple[Discount, ...]
) -> None:
    shop, day = replace(KEEPING, discounts=offered), START + timedelta(days=days_later)
    bought = after(quoted(wanted(first, cycle=cycle), day=START, shop=shop))
    there = quoted(wanted(other, cycle=cycle), has=(bought,), day=day, shop=shop)
    back = quoted(wanted(first, cycle=cycle), has=(after(there, bought),), day=day, shop=shop)
    assert there.net + back.net == eur("0.00")


@given(seats, st.lists(st.tuples(seats, cycles), min_size=1, max_size=5), later, shops, vats, vats)
def test_many_changes_of_one_day_cost_what_the_last_one_does(
    first: int, changes: list[tuple[int, Cycle]], days_later: int, shop: Catalogue, old: Vat, new: Vat
) -> None:
    day = START + timedelta(days=days_later)
    bought = after(quoted(wanted(first), day=START, shop=shop, vat=old))
    now, quotes = bought, list[Quote]()
    for count, cycle in changes:
        quotes.append(quoted(wanted(count, cycle=cycle), has=(now,), day=day, shop=shop, vat=new))
        now = after(quotes[-1], now)
    count, cycle = changes[-1]
    last = quoted(wanted(count, cycle=cycle), has=(bought,), day=day, shop=shop, vat=new)
    documents = sum(len(quote.groups) for quote in (*quotes, last))
    assert total((quote.net for quote in quotes), "EUR") == last.net
    assert abs(sum(quote.vat.minor for quote in quotes) - last.vat.minor) <= documents


@given(days, cycles, st.integers(1, 10**9))
def test_a_period_split_into_days_adds_up_to_the_period(anchor: date, cycle: Cycle, minor: int) -> None:
    period, price = nth_period(anchor, cycle, 0), Money(minor, "EUR")
    each = [Period(anchor + timedelta(days=n), anchor + timedelta(days=n + 1)) for n in range(period.days)]
    assert [one.end for one in each[:-1]] == [one.start for one in each[1:]]
    assert (each[0].start, each[-1].end, sum(one.days for one in each)) == (period.start, period.end, period.days)
    assert total(price.allocate([one.days for one in each]), "EUR") == price
    left = [price.share(period.unused_days(one.start), period.days) for one in each]
    assert left[0] == price
    assert left == sorted(left, reverse=True)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), cycles, st.integers(2, 60))
def test_no_renewal_drifts_or_repeats(anchor: date, cycle: Cycle, count: int) -> None:
    renewals = [nth_period(anchor, cycle, index).end for index in range(count)]
    assert renewals == sorted(set(renewals))
    for month, renewal in enumerate(renewals, start=1):
        assert (renewal.year * 12 + renewal.month) - (anchor.year * 12 + anchor.month) == month * cycle.months
        assert renewal.day == anchor.day or (renewal.day < anchor.day and (renewal + timedelta(days=1)).day == 1)


@given(st.lists(st.tuples(st.integers(0, 20), seats), min_size=1, max_size=8), days, offers)
def test_no_change_moves_an_anchor_that_is_kept(
    changes: list[tuple[int, int]], anchor: date, offered: tuple[Discount, ...]
) -> None:
    shop = replace(KEEPING, discounts=offered)
    now, day = after(quoted(wanted(5), day=anchor, shop=shop)), anchor
    for days_later, count in changes:
        day += timedelta(days=days_later)
        if day >= now.period.end:
            break
        now = after(quoted(wanted(count), has=(now,), day=day, shop=shop), now)
        assert now.period.end == period_on(anchor, Cycle.MONTHLY, day).end


@given(seats, later, seats, st.sampled_from(sorted(LANGUAGES)), vats)
def test_yen_never_show_a_fraction(first: int, days_later: int, other: int, language: str, vat: Vat) -> None:
    texts, day = Translator(language), START + timedelta(days=days_later)
    bought = after(quoted(wanted(first, tier="yen"), currency="JPY", day=START, vat=vat))
    quote = quoted(wanted(other, tier="yen"), has=(bought,), currency="JPY", day=day, vat=vat)
    line = quote.lines[0]
    assert line.credit is not None
    shown = (quote.net, quote.vat, quote.total, quote.due, quote.to_balance, line.net, line.renewal, line.credit.amount)
    for amount in shown:
        digits = "".join(char for char in texts.money(amount) if char.isdigit())
        assert digits == str(abs(amount.minor)) == str(abs(amount.decimal))
