"""The handbook says what the program does: every setting, every command, every file it names."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import intake.app  # noqa: F401 - brings every command into the group
from bench.__main__ import NAMES
from intake.cli.base import cli
from intake.config import HERE
from tests.builders import settings_in

DOCS = HERE / "docs"
PAGES = sorted([*HERE.glob("*.md"), *DOCS.rglob("*.md"), *(HERE / "deploy").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def commands(
    group: click.Group = cli, words: str = "intake"
) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}", command


def described(page: str) -> dict[str, str]:
    """The text under each `## intake …` heading, by the command it is about."""
    parts = re.split(r"^## `(intake [^`]*)`\n", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_handbook_lists_exactly_the_settings_there_are(tmp_path):
    rows = [
        f"| `{each['name']}` | {each['meaning']} | {each['type']} |"
        f" {'`' + each['default'] + '`' if each['default'] else ''} |"
        for each in settings_in(tmp_path).described()
    ]
    table = "\n".join(["| setting | meaning | type | default |", "|---|---|---|---|", *rows])
    page = (DOCS / "settings.md").read_text("utf-8")
    assert page.partition("<!-- settings -->\n")[2].partition("\n<!-- /settings -->")[0] == table


def test_the_handbook_describes_exactly_the_commands_there_are():
    page = described((DOCS / "commands.md").read_text("utf-8"))
    assert sorted(page) == sorted(name for name, _ in commands())


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_the_handbook_names_every_word_a_command_takes(name):
    command = dict(commands())[name]
    text = described((DOCS / "commands.md").read_text("utf-8"))[name]
    for parameter in command.params:
        for word in words_of(parameter, command):
            assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text), f"{name}: {word}"


def words_of(parameter: click.Parameter, command: click.Command) -> list[str]:
    """What a reader must find: an option's names, an argument's name, and what either may be."""
    names = list(parameter.opts) if isinstance(parameter, click.Option) else []
    if isinstance(parameter.type, click.Choice):
        return [*names, *parameter.make_metavar(click.Context(command)).strip("{[]}").split("|")]
    return names or [str(parameter.name).upper()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(HERE).as_posix())
def test_no_page_of_the_handbook_points_at_nothing(page: Path):
    for target, _ in LINK.findall(page.read_text("utf-8")):
        if not re.match(r"https?:|mailto:", target):
            assert (page.parent / target).exists(), target


def test_every_decision_says_what_it_was_about_what_was_decided_and_what_follows():
    decisions = sorted((DOCS / "decisions").glob("0*.md"))
    numbers = [each.name[:4] for each in decisions]
    assert len(set(numbers)) == len(numbers)
    for each in decisions:
        headings = re.findall(r"^## (.+)$", each.read_text("utf-8"), flags=re.MULTILINE)
        assert headings[:3] == ["Context", "Decision", "Consequences"], each.name


def test_every_benchmark_has_its_place_in_the_handbook():
    page = (DOCS / "benchmarks.md").read_text("utf-8")
    for name in ("machine", *NAMES):
        assert f"<!-- {name} -->\n" in page
        assert f"<!-- /{name} -->" in page
