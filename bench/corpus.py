"""The mail corpus as cases, and how one reading is scored against what is expected."""

import html as html_module
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.core.message import Kind, Reading
from intake.mail.authentication import arc_result

FOLDER = Path(
    os.environ.get("INTAKE_MAIL_CORPUS")
    or Path(__file__).resolve().parents[2] / "shared" / "mail-corpus"
)
WORDS = (
    "crisp",
    "talon",
    "quotequail",
    "phabricator",
    "github_erp",
    "zapier_erp",
    "alfonsrv",
    "danish_synthetic",
)
BOUNCES = ("flufl_bounce", "sisimai", "mail_ruby", "mimekit", "danish_synthetic")
_BOUNCED = (Kind.BOUNCE, Kind.DELAYED)
_MACHINE = (Kind.AUTO_REPLY, Kind.READ_RECEIPT, Kind.CALENDAR, Kind.LIST)


@dataclass(frozen=True)
class Case:
    """One message of the corpus and what upstream expects of it."""

    family: str
    name: str
    raw: bytes
    about: dict[str, Any]

    @property
    def expect(self) -> dict[str, Any]:
        """Return the expectations."""
        return dict(self.about["expect"])


def cases(*families: str) -> Iterator[Case]:
    """Yield the cases of some families, or of all, in a fixed order."""
    for path in sorted(FOLDER.glob("*/cases/*.eml")):
        family = path.parts[-3]
        if not families or family in families:
            about = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
            yield Case(family, path.stem, path.read_bytes(), about)


def normal(text: str, how: str = "") -> str:
    """Return the text with white space evened out, or gone where upstream compares so."""
    text = html_module.unescape(text) if how == "nows" else text
    return re.sub(r"\s+", "" if how == "nows" else " ", text.replace("\xa0", " ")).strip()


def is_exact(case: Case, reading: Reading) -> bool | None:
    """Tell whether the words are as expected under either signature policy; none if unknown."""
    expect = case.expect
    wanted = _wanted(case)
    if wanted:
        how = expect.get("compare", "")
        got = {
            normal(reading.text, how),
            normal(f"{reading.text}\n{reading.signature}", how),
        }
        return bool(got & {normal(each, how) for each in wanted})
    if not any(key in expect for key in ("contains", "not_contains", "contains_re")):
        return None
    shown = f"{reading.text}\n{reading.signature}"
    return _holds(expect, shown) or _holds(expect, reading.text)


def _wanted(case: Case) -> list[str]:
    keys = ("visible_text", "visible_text_with_signature", "visible_text_no_signature")
    return [case.expect[key] for key in keys if key in case.expect]


def _holds(expect: dict[str, Any], shown: str) -> bool:
    flat = normal(shown)
    return (
        all(normal(each) in flat for each in expect.get("contains", []))
        and not any(normal(each) in flat for each in expect.get("not_contains", []))
        and all(re.search(each, shown) for each in expect.get("contains_re", []))
    )


def lost_words(case: Case, reading: Reading) -> list[str]:
    """Return the sender's lines that are missing from what is shown, when no flag is set."""
    if reading.needs_review or reading.kind is Kind.UNREADABLE:
        return []
    wanted = case.expect.get("visible_text_no_signature") or case.expect.get("visible_text") or ""
    wanted = "\n".join([wanted, *case.expect.get("contains", [])])
    shown = re.sub(r"\W+", "", f"{reading.text}\n{reading.signature}")
    lines = [each for each in wanted.splitlines() if len(re.sub(r"\W+", "", each)) > 1]
    return [each for each in lines if re.sub(r"\W+", "", each) not in shown]


def is_bounce_right(case: Case, reading: Reading) -> bool | None:
    """Tell whether a bounce was taken for one, and nothing else was."""
    wanted = case.expect.get("is_bounce")
    return None if wanted is None else (reading.kind in _BOUNCED) is wanted


def is_automatic_right(case: Case, reading: Reading) -> bool | None:
    """Tell whether an automatic reply was taken for one."""
    if case.expect.get("auto_reply"):
        return reading.kind in _MACHINE
    return reading.kind is Kind.CALENDAR if case.expect.get("calendar") else None


def is_tnef_right(case: Case, reading: Reading) -> bool | None:
    """Tell whether the files packed into winmail.dat came out, by their names."""
    wanted = case.expect.get("tnef_files")
    if wanted is None:
        return None
    names = {each.name.lower() for each in reading.attachments}
    bodies = ("body.rtf", "body.html")  # upstream names the body as a file; here it is words
    return all(each.lower() in names for each in wanted if each not in bodies)


def is_chain_right(case: Case) -> bool | None:
    """Tell whether an ARC chain is judged as expected, by the DNS answers the case brings along."""
    if "arc_cv" not in case.expect:
        return None
    answers = {name.lower().rstrip("."): text for name, text in case.expect["dns"].items()}

    def resolve(name: str, kind: str) -> list[str]:
        return [answers[name]] if name in answers else []

    return arc_result(case.raw, resolve) == case.expect["arc_cv"]
