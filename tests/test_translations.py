"""The English catalogue says all that the sources say today, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from intake.config import HERE
from tests.languages import danish_words

FOLDER = HERE / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
QUOTED = re.compile(r"“([^”]+)”")


def in_sources() -> Catalog:
    with (HERE / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for name, line, text, comments, context in extract_from_dir(
        HERE, methods, options, KEYWORDS, directory_filter=lambda path: "/." not in str(path)
    ):
        found.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def written(catalogue: Catalog) -> Iterator[Message]:
    return (each for each in catalogue if each.id)


def forms(texts: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def told(catalogue: Catalog) -> list[Message]:
    """Give the messages that have their English; the first test names those without."""
    return [each for each in written(catalogue) if all(forms(each.string))]


@pytest.fixture(scope="module")
def sources():
    return in_sources()


@pytest.fixture(scope="module")
def english():
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def test_every_text_of_the_sources_is_in_english(sources, english):
    wanted = {each.id for each in written(sources)}
    assert len(wanted) > 700
    given = {each.id for each in told(english)}
    assert wanted - given == set(), "run `make translations` and write their English"


def test_nothing_is_left_of_texts_that_are_gone(sources, english):
    gone = {each.id for each in written(english)} - {each.id for each in written(sources)}
    assert gone == set(), "run `make translations`"
    assert not english.obsolete


def test_nothing_is_a_guess(english):
    assert [each.id for each in written(english) if each.fuzzy] == []


def test_placeholders_are_the_same_in_both_languages(english):
    for each in told(english):
        danish, said = forms(each.id), forms(each.string)
        assert len(danish) == len(said)
        for one, other in zip(danish, said, strict=True):
            assert sorted(PLACEHOLDER.findall(one)) == sorted(PLACEHOLDER.findall(other)), one


def test_every_plural_has_both_forms_and_they_differ(english):
    assert english.num_plurals == 2
    plurals = [each for each in told(english) if each.pluralizable]
    assert len(plurals) > 20
    assert [each.id for each in plurals if len({*each.string}) != 2] == []


def test_no_english_text_has_danish_in_it(english):
    for each in told(english):
        for text in forms(each.string):
            assert danish_words(f'<html lang="en">{text}</html>') == set(), text


def test_an_english_text_ends_and_is_spaced_as_the_danish_one(english):
    for each in told(english):
        for danish, said in zip(forms(each.id), forms(each.string), strict=True):
            ends = re.search(r"[.?:…]*$", danish)[0]
            assert said.endswith(ends) and not said.endswith(("..", " ")), danish
            assert "  " not in said and not said.startswith(" "), danish


def test_a_button_that_a_text_names_is_called_so(english):
    words = {each.id: each.string for each in told(english) if isinstance(each.id, str)}
    named = 0
    for danish, said in words.items():
        buttons, called = QUOTED.findall(danish), QUOTED.findall(said)
        for button, english_button in zip(buttons, called, strict=True):
            if not PLACEHOLDER.search(button):
                assert words[button] == english_button
                named += 1
    assert named >= 2


def test_the_header_tells_nothing_of_people_and_machines(english):
    text = (FOLDER / "messages.po").read_text("utf-8")
    header = text.split("\n\n")[0]
    assert not re.search(r"Date|Translator|Team|Generated|Bugs|Copyright|@|/\w+/", header)
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)  # a moved line is no news


def test_what_the_pages_load_is_what_is_written(english):
    with (FOLDER / "messages.mo").open("rb") as file:
        loaded = {forms(each.id): forms(each.string) for each in told(read_mo(file))}
    said = {forms(each.id): forms(each.string) for each in told(english)}
    assert loaded == said, "run `pybabel compile -d translations`"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<html lang="en"><p>Svar senest i dag</p>', {"svar", "dag"}),
        ('<html lang="en"><p lang="da">Svar senest</p><p>Answer by</p>', set()),
        ('<html lang="en"><div lang="da"><br><b lang="en">Frist</b></div>', {"frist"}),
        ('<html lang="en"><img alt="Åbn"><button aria-label="Søg">x</button>', {"åbn", "søg"}),
        ('<html lang="en"><title>Kvittering – Høringer</title>', {"kvittering"}),
        ('<html lang="en"><p>Udsatterådet, svar@svar.example.dk</p>', set()),
        ('<html lang="da"><p>Svar senest i dag</p>', set()),
    ],
)
def test_danish_that_is_not_marked_is_noticed(page, found):
    assert danish_words(page) == found
