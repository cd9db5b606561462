"""The shape of the code: the rings, and the limits that keep a file one idea."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.config import HERE

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
OURS = sorted(
    path
    for folder in ("intake", "forms")
    for path in (HERE / folder).rglob("*.py")
    if path.is_file()
)
PURE = ("intake/core", "intake/store", "intake/actions", "intake/letters")
ASKS_CLOCK_OR_CHANCE = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("uuid", "uuid4"),
    ("os", "urandom"),
}


def _name(path: Path) -> str:
    return path.relative_to(HERE).as_posix()


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what it does: without its signature and docstring, which may promise much."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _texts(path: Path) -> Iterator[str]:
    """Every string in the code that is not a docstring, with f-strings in their parts."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
        ):
            yield node.value


def test_imports_run_one_way_through_the_rings():
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", OURS, ids=_name)
def test_a_file_is_one_idea_and_no_longer_than_one_reads(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_no_function_is_longer_than_a_page():
    long = [
        f"{_name(path)}:{each.lineno} {each.name} has {_length(each)} lines"
        for path in OURS
        for each in _functions(path)
        if _length(each) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_the_record_is_written_through_the_one_immediate_transaction():
    allowed = {
        "intake/store/connection.py": "BEGIN IMMEDIATE",
        "intake/papers/contents.py": "begin",  # where a field of Word's begins
        "intake/store/publishable.py": "BEGIN",  # reads one moment of the record, writes nothing
        "intake/store/published.py": "BEGIN",  # writes a file that no one else has open
        "intake/store/public_editing.py": "BEGIN",  # so does this
    }
    found = {
        _name(path): text
        for path in OURS
        for text in _texts(path)
        if re.match(r"\s*BEGIN\b", text, re.IGNORECASE)
    }
    assert found == allowed
    other_ways = [
        f"{_name(path)}:{node.lineno} {node.attr}"
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"atomic", "begin", "savepoint"}
    ]
    assert not other_ways, "\n".join(other_ways)


def test_core_record_and_actions_are_handed_the_time_and_never_ask_for_it():
    asking = [
        f"{_name(path)}:{node.lineno} {node.value.id}.{node.attr}"
        for path in OURS
        if _name(path).startswith(PURE)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (
            (node.value.id, node.attr) in ASKS_CLOCK_OR_CHANCE
            or node.value.id in {"random", "secrets"}
        )
    ]
    assert not asking, "\n".join(asking)


def test_sqlite_is_not_asked_for_the_time_either():
    asking = [
        f"{_name(path)}: {text}"
        for path in OURS
        for text in _texts(path)
        if re.search(r"\b(CURRENT_TIMESTAMP|CURRENT_DATE|date(time)?\('now')", text)
    ]
    assert not asking, "\n".join(asking)


def test_every_public_function_says_what_it_gives():
    silent = [
        f"{_name(path)}:{each.lineno} {each.name}"
        for path in OURS
        for each in _public(ast.parse(path.read_text("utf-8")))
        if not ast.get_docstring(each)
    ]
    assert not silent, "\n".join(silent)


def _public(
    scope: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions and methods that others use: none inside a function, none in a private class."""
    for node in scope.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith(
            "_"
        ):
            yield node


@pytest.mark.parametrize("extra", ["", "test"])
def test_everything_the_code_asks_for_is_pinned(extra):
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project["optional-dependencies"][extra] if extra else project["dependencies"]
    pins = (HERE / ("requirements-test.txt" if extra else "requirements.txt")).read_text("utf-8")
    pinned = {line.partition("==")[0].lower() for line in pins.splitlines() if "==" in line}
    names = {re.split(r"[<>=]", each)[0].lower().replace("_", "-") for each in asked}
    assert names <= pinned
