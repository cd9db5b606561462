"""What strangers' bytes go into, and what must be true of whatever comes out.

Each target takes bytes and raises when a promise is broken. `tests.fuzz.hunt` looks for such bytes
with coverage as its guide; the property tests try what nobody thought of in a moment.
"""

import re
import unicodedata
from collections import Counter

from intake.core import authentication, findings
from intake.core.message import Kind, Reading
from intake.core.reading import answers, own_words
from intake.core.reading.lines import Label, Line, lines_of
from intake.mail import html_words, parsing, parts

QUESTIONS = (("1", "Er rådet enig i strategiens mål?"), ("2", "Hvilke overgange mangler?"))
_TEXTS = tuple(text for _, text in QUESTIONS)


def text_of(data: bytes) -> str:
    """The bytes as text; those that are none stand for themselves."""
    return data.decode("utf-8", "replace")


def message(data: bytes) -> None:
    """A message is read or told to be unreadable, within the limits and not by an accident."""
    reading = parsing.read(data, questions=QUESTIONS)
    # read() turns an accident into a reason with the error's name; here it is a finding.
    assert not re.search(r"\(\w+\)$", reading.unreadable_reason), reading.unreadable_reason
    assert (reading.kind is Kind.UNREADABLE) == bool(reading.unreadable_reason)
    assert not (reading.unreadable_reason and not reading.needs_review)
    for each in reading.attachments:
        plain_name(each.name)
    for found in reading.findings:
        assert _digits(found.text), found
    if reading.kind is Kind.ANSWER:
        nothing_lost(reading)


def nothing_lost(reading: Reading) -> None:
    """Every sign of the whole text stands in one of its three parts."""
    shown = "".join((reading.text, reading.quoted, reading.signature))
    missing = Counter(_signs(reading.full_text)) - Counter(_signs(shown))
    assert not missing, missing


def reply(data: bytes) -> None:
    """A reply falls apart in own words, quoted and signature, with every sign in exactly one."""
    lines = lines_of(text_of(data))
    split = own_words.split(lines, _TEXTS)
    _whole(lines, split)
    said = answers.meaning(split.labelled, text=split.text, questions=QUESTIONS)
    own = Counter(_signs("".join(text for label, text in split.labelled if label is Label.OWN)))
    for given in (*said.answers.values(), said.rest):
        assert not Counter(_signs(given)) - own
    assert set(said.answers) <= {key for key, _ in QUESTIONS}


def page(data: bytes) -> None:
    """HTML becomes lines, and those a reply."""
    lines = html_words.lines_of(text_of(data))
    _whole(lines, own_words.split(lines, _TEXTS))


def _whole(lines: list[Line], split: own_words.Split) -> None:
    before = Counter(_signs("".join(line.text for line in lines)))
    after = Counter(_signs(f"{split.text}{split.quoted}{split.signature}"))
    assert before == after, (before - after, after - before)


def _signs(text: str) -> str:
    """What can be seen of a text: no white space, and nothing invisible."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "ZC")


def cpr(data: bytes) -> None:
    """Whatever is found is ten digits that stand in the text, in their order."""
    text = text_of(data)
    digits = _digits(text)
    for found in findings.cpr_numbers(text):
        assert len(_digits(found)) == 10, found
        assert _digits(found) in digits, found
    # A number on a line of its own is found, whatever stands above and below it.
    assert "010190-1234" in findings.cpr_numbers(f"{text}\n\nCPR: 010190-1234\n\n")


def _digits(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(each)) for each in plain if each.isdecimal())


def file_name(data: bytes) -> None:
    """A name is never empty, a path, too long or able to disguise itself, and is its own name."""
    name = parts.safe_name(text_of(data))
    plain_name(name)
    assert parts.safe_name(name) == name
    for each in parts.parameters("attachment; " + text_of(data)).values():
        plain_name(parts.safe_name(each))


def plain_name(name: str) -> None:
    """No path, nothing invisible, and room for it in every file system."""
    assert name.strip(" ."), repr(name)
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e]', name), name
    assert len(name.encode("utf-8")) <= 255


def results(data: bytes) -> None:
    """Authentication-Results say something or nothing; a pass is only what a method passed."""
    value = text_of(data)
    found = authentication.claimed([value])
    if found is None:
        return
    for each in (found.dmarc, found.dkim, found.spf, found.arc):
        assert each != "pass" or "pass" in value.lower()
    assert authentication.believed(found, "mx.example.dk") in (
        (found,) if found.source == "mx.example.dk" else (None,)
    )


TARGETS = {
    "message": message,
    "reply": reply,
    "page": page,
    "cpr": cpr,
    "file_name": file_name,
    "results": results,
}
