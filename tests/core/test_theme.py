"""Themes in two levels: what can stand where, what counts as what, and colours one can read."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from intake.core.theme import PALETTE, Colour, Theme, ThemeNotAllowed, Themes, contrast

ROOM = Theme(number=1, name="Rammer", position=1, colour=Colour.BLUE)
MONEY = Theme(number=2, name="Penge", parent=1, position=2)
NETWORK = Theme(number=3, name="Netværk", position=3, word="Netværk og fællesskab")
CSS = Path(__file__).parents[2] / "static" / "themes.css"


def themes(*changed):
    known = {each.number: each for each in (ROOM, MONEY, NETWORK)}
    return Themes({**known, **{each.number: each for each in changed}}.values())


def test_a_theme_below_another_has_its_colour_and_names_both():
    known = themes()
    assert known.path(MONEY) == "Rammer › Penge"
    assert known.names(MONEY) == ("Rammer", "Penge")
    assert known.names(ROOM) == ("Rammer", "")
    assert known.colour_of(MONEY) is Colour.BLUE
    assert [(each.path, each.depth) for each in known.in_order()] == [
        ("Rammer", 0),
        ("Rammer › Penge", 1),
        ("Netværk", 0),
    ]


def test_what_had_a_merged_theme_counts_under_the_other():
    known = themes(replace(ROOM, merged_into=3))
    assert known.meant(1) == NETWORK
    assert known.path(MONEY) == "Netværk › Penge"
    assert known.counting_as(3) == {1, 2, 3}
    assert known.counting_as(3, with_lower=False) == {1, 3}


def test_a_theme_that_is_gone_counts_nowhere_and_takes_those_below_with_it():
    known = themes(replace(ROOM, is_removed=True))
    assert known.meant(1) is None
    assert known.meant(2) is None
    assert [each.path for each in known.in_order()] == ["Netværk"]


def test_a_ring_of_merged_themes_ends():
    known = themes(replace(ROOM, merged_into=3), replace(NETWORK, merged_into=1))
    assert known.meant(1) is None


def test_what_its_sender_chose_is_the_theme_of_a_point_until_the_desk_gives_it_one():
    known = themes()
    assert known.of_point(0, "netværk OG fællesskab") == NETWORK
    assert known.of_point(2, "Netværk og fællesskab") == MONEY
    assert known.of_point(0, "Noget helt andet") is None
    assert known.of_point(0, "") is None


@pytest.mark.parametrize(
    ("theme", "why"),
    [
        (Theme(name="  "), "name"),
        (Theme(name="x" * 81), "name"),
        (Theme(name="rammer"), "taken"),
        (Theme(name="Tid", parent=2), "level"),
        (Theme(name="Tid", parent=99), "level"),
        (replace(ROOM, parent=3), "level"),
        (replace(NETWORK, parent=3), "level"),
    ],
)
def test_a_theme_cannot_stand_everywhere(theme, why):
    with pytest.raises(ThemeNotAllowed) as refused:
        themes().require_fit(theme)
    assert refused.value.why == why


def test_two_themes_may_have_one_name_on_different_levels():
    themes().require_fit(Theme(name="Penge"))
    themes().require_fit(replace(NETWORK, parent=1))


@pytest.mark.parametrize(("one", "into"), [(ROOM, ROOM), (ROOM, MONEY)])
def test_no_theme_is_merged_into_itself_or_what_is_below_it(one, into):
    with pytest.raises(ThemeNotAllowed):
        themes().require_merge(one, into)


def test_a_new_theme_has_a_colour_that_few_have():
    assert themes().next_colour() is Colour.VIOLET


def test_contrast_is_reckoned_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", Colour)
def test_every_colour_can_be_read_on_its_ground_and_seen_on_the_page(colour):
    pages = {"light": ("#ffffff", "#f2f6f4"), "dark": ("#10191c", "#182427")}
    for name, grounds in pages.items():
        ink, ground = getattr(PALETTE[colour], name)
        assert contrast(ink, ground) >= 4.5
        for page in grounds:
            assert contrast(ink, page) >= 4.5


def test_browsers_get_the_very_colours_that_were_reckoned():
    said = re.findall(
        r"\.theme--(\w+) \{ --theme-ink: (#\w+); --theme-ground: (#\w+); }", CSS.read_text()
    )
    light = [(colour, *shades.light) for colour, shades in PALETTE.items()]
    dark = [(colour, *shades.dark) for colour, shades in PALETTE.items()]
    assert said == light + dark
