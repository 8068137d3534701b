"""Every language is complete, keeps the glossary, and no sentence of the sources goes around it.

`make messages` brings the .po files up to date with the sources and compiles them.
"""

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.wording import Wording, marked, out_of_reach, prose_unmarked, shown_unmarked, sources
from tui.kit.i18n import LANGUAGES, LOCALE, MONTHS, Translator

TRANSLATED = [language for language in LANGUAGES if language != "en"]

WORDS_SHARED_WITH_ITALIAN = {"BIC", "BIC:", "E-mail", "Enter:", "IBAN", "IBAN:", "Manager"}

LABELS = {
    "Add New Subscription": "Aggiungi nuovo abbonamento",
    "Add to Cart": "Aggiungi al carrello",
    "Annual": "Annuale",
    "Billing Center": "Centro fatturazione",
    "Buy": "Acquista",
    "Cancel Subscription": "Annulla sottoscrizione",
    "Cart": "Carrello",
    "Checkout · Order Summary": "Completa transazione · Riepilogo ordine",
    "Complete transaction": "Completa transazione",
    "Corporate Billing Portal": "Portale di fatturazione Corporate",
    "Edit Order": "Modifica ordine",
    "Edit Subscription": "Modifica sottoscrizione",
    "Monthly": "Mensile",
    "Next": "Avanti",
    "Order Summary": "Riepilogo ordine",
    "Pending Cancellation": "Annullamento in sospeso",
    "Place Order": "Effettua ordine",
    "Proceed to Checkout": "Completa transazione",
    "Product": "Prodotto",
    "Save": "Salva",
    "Seats": "Postazioni",
    "Start Trial": "Avvia la prova",
    "Subscribe Now": "Abbonati ora",
    "Subscriptions": "Sottoscrizioni",
    "Suspended": "Sospeso",
    "Try": "Prova",
    "Users": "Utenti",
    "VAT number": "Numero di partita IVA",
}
"""The labels of domain 3, word for word."""

TERMS = {
    r"billing cent(er|re)": r"Centro fatturazione",
    r"billing contact": r"contatto di fatturazione",
    r"billing contacts": r"contatti di fatturazione",
    r"billing period": r"periodo di fatturazione",
    r"cart": r"carrello",
    r"Corporate Billing Portal": r"Portale di fatturazione Corporate",
    r"free trial": r"prova gratuita",
    r"monthly": r"mensile",
    r"annual": r"annuale",
    r"Pending Cancellation": r"Annullamento in sospeso",
    r"Place Order": r"effettua(re)? l?'?ordine",
    r"products?": r"prodott[oi]",
    r"(?<!in )(?<!without )quotes": r"preventivi",
    r"reverse charge": r"inversione contabile",
    r"seats?": r"postazion[ei]",
    r"subscriptions?": r"(sottoscrizion[ei]|abbonament[oi])",
    r"suspended": r"sospes[oaie]",
    r"tiers?|(compare|choose|change) (a )?plans?|which plan": r"livell[oi]",
    r"total due": r"totale dovuto",
    r"trials?": r"prov[ae]",
    r"(?<!/)users?": r"utent[ei]",
    r"VAT number": r"numero di partita IVA",
}
"""How the words of domain 3 are said within Italian sentences."""

IN_ITS_SCREEN = {
    "Add New Subscription": "screens/subscriptions.py",
    "Add to Cart": "screens/billing_cycle.py",
    "Annual": "screens/billing_cycle.py",
    "Buy": "screens/purchase_mode.py",
    "Cart": "screens/cart.py",
    "Checkout · Order Summary": "screens/review.py",
    "Edit Order": "screens/review.py",
    "Monthly": "screens/billing_cycle.py",
    "Next": "tui/kit/steps.py",
    "Pending Cancellation": "screens/home_rows.py",
    "Place Order": "screens/payment.py",
    "Proceed to Checkout": "screens/billing_cycle.py",
    "Save": "screens/holdings.py",
    "Seats": "screens/flow.py",
    "Start Trial": "screens/trial.py",
    "Subscriptions": "screens/subscriptions.py",
    "Try": "screens/purchase_mode.py",
    "VAT number": "screens/payer_form.py",
}
"""Where a customer who follows the flow by its words (domain 1) looks for them."""

NOT_FOR_TRANSLATORS = {
    "store/domain/money.py": "codes of currencies",
    "store/sample.py": "the names of made-up people and companies",
    "store/domain/user_file.py": "what the csv module says",
    "tui/commands/manual.py": "the manual page, which is in English",
    "tui/serve/counter.py": "counters, for programs",
    "tui/kit/commands.py": "keys, as printed on the keyboard",
    "tui/kit/i18n.py": "languages by their own names, symbols of currencies",
}
BRAND = "Seatdesk"


@cache
def messages(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "seatdesk.po").open("rb") as file:
        return read_po(file, locale=language, domain="seatdesk", abort_invalid=True)


@cache
def said() -> tuple[Wording, ...]:
    """Everything that the sources mark."""
    return tuple(wording for path in sources() for wording in marked(path))


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def entries(language: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What is translated, with its translation, each in its plural forms where it has them."""
    return [(english(one), translated(one)) for one in messages(language) if one.id and all(translated(one))]


def names(text: str) -> set[str]:
    """The named values of a sentence, with how they are to be formatted."""
    return {f"{name}!{how}:{spec}" if how or spec else name for _, name, spec, how in Formatter().parse(text) if name}


def without_names(text: str) -> str:
    return re.sub(r"\{\w*\}", "", text)


# ---- complete ------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_every_sentence_of_the_sources_and_no_other(language: str) -> None:
    kept = {english(message) for message in messages(language) if message.id}
    assert [wording for wording in said() if wording.texts not in kept] == []
    assert kept - {wording.texts for wording in said()} == set()
    assert not messages(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_for_certain(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy and message.id] == []
    assert [message.id for message in messages(language) if not all(text.strip() for text in translated(message))] == []


def test_what_reads_the_same_in_italian_is_meant_to() -> None:
    same = {without_names(texts[0]) for texts, there in entries("it") if texts[0] == there[0]}
    assert {text.strip() for text in same if re.search("[A-Za-z]", text)} <= WORDS_SHARED_WITH_ITALIAN


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_names_the_same_values(language: str) -> None:
    wrong = []
    for texts, there in entries(language):
        for text, translation in zip(texts, there, strict=True):
            # "one day" and "1 day" are both right.
            free = {"number"} if len(texts) > 1 and text == texts[0] else set()
            if names(text) - free != names(translation) - free:
                wrong.append((text, translation))
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_begins_and_ends_as_the_sentence_does(language: str) -> None:
    def manner(text: str) -> tuple[str, str, bool, str]:
        start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        last = text.rstrip()[-1:]
        return start, end, text[:1].islower(), last if last in ".:,…" else ""

    pairs = [(texts[-1], there[-1]) for texts, there in entries(language) if texts[0] not in MONTHS]
    assert [(text, translation) for text, translation in pairs if manner(text) != manner(translation)] == []


def test_italian_has_a_form_for_one_and_one_for_every_other_number() -> None:
    assert messages("it").plural_forms == "nplurals=2; plural=(n != 1);"
    texts = Translator("it")
    plurals = [(forms, there) for forms, there in entries("it") if len(forms) > 1]
    assert plurals
    for forms, there in plurals:
        one, many = forms
        values = dict.fromkeys((names(one) | names(many)) - {"number"}, "–")
        for number, expected in ((1, there[0]), (0, there[1]), (2, there[1]), (21, there[1])):
            assert texts.count(one, many, number, **values) == expected.format(number=number, **values)
        assert there[0] != there[1]


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "seatdesk.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {english(one): translated(one) for one in compiled if one.id} == dict(entries(language))


def test_only_languages_that_are_offered_are_there() -> None:
    assert sorted(folder.name for folder in LOCALE.iterdir()) == sorted(TRANSLATED)


# ---- the glossary --------------------------------------------------------------------------------
def test_a_label_of_the_glossary_has_exactly_its_translation() -> None:
    spoken = {texts[0]: there[0] for texts, there in entries("it")}
    assert {label: spoken[label] for label in LABELS if label in spoken} == {
        label: italian for label, italian in LABELS.items() if label in spoken
    }


def test_a_label_of_the_glossary_is_written_in_one_way() -> None:
    spelled = {label.casefold(): label for label in LABELS}
    labels = [Wording((text,), place) for texts, place in said() for text in texts if text.casefold() in spelled]
    lower_case = {"annual", "cart", "monthly", "next", "save", "try", "buy", "product", "seats", "users"}
    wrong = [one for one in labels if one.texts[0] not in LABELS and one.texts[0] not in lower_case]
    assert wrong == []


@pytest.mark.parametrize(("label", "file"), IN_ITS_SCREEN.items())
def test_the_flow_is_labelled_in_its_own_words(label: str, file: str) -> None:
    assert label in {text for texts, place in said() if place.startswith(f"{file}:") for text in texts}


def test_the_words_of_the_glossary_are_kept_within_sentences() -> None:
    wrong = [
        (text, translation, expected)
        for texts, there in entries("it")
        for text, translation in zip(texts, there, strict=True)
        for term, expected in TERMS.items()
        if re.search(rf"\b({term})\b", without_names(text), re.IGNORECASE)
        and not re.search(rf"\b({expected})\b", without_names(translation), re.IGNORECASE)
    ]
    assert wrong == []


# ---- nothing goes around it ----------------------------------------------------------------------
def test_everything_that_is_shown_can_be_translated() -> None:
    assert [wording for path in sources() for wording in shown_unmarked(path)] == []


def test_no_prose_stands_outside_of_translation() -> None:
    found = [wording for path in sources() for wording in prose_unmarked(path)]
    loose = [one for one in found if one.place.partition(":")[0] not in NOT_FOR_TRANSLATORS]
    assert [one for one in loose if one.texts[0] != BRAND] == []


def test_sentences_are_whole() -> None:
    assert [place for path in sources() for place in out_of_reach(path)] == []


def test_a_text_without_a_mark_is_found(tmp_path: Path) -> None:
    source = tmp_path / "screen.py"
    source.write_text(
        "class Page:\n"
        "    TITLE = 'Carts'\n"
        "    def show(self) -> 'Page':\n"
        "        'A docstring.'\n"
        "        yield Prose(self.say('Fine'), classes='muted')\n"
        "        yield Option('id', f'{name} taken', trailing='off' if name else say('on'))\n"
        "        yield line(('Wrong', 'accent'), self.say(f'No {name}'))\n"
        "        raise LookupError('Nobody reads this')\n"
        "ROLE = 'Somebody else'\n"
    )
    assert [one.texts[0] for one in marked(source)] == ["Fine", "on"]
    assert {one.texts[0] for one in shown_unmarked(source)} == {"Carts", " taken", "off", "Wrong"}
    assert {one.texts[0] for one in prose_unmarked(source)} == {"Carts", "Wrong", "Somebody else"}
    assert [place.partition(" ")[2] for place in out_of_reach(source)] == ["self.say(f'No {name}')"]
