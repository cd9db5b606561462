"""What a correction changes, part by part, for its writer to check."""

from collections.abc import Iterator
from dataclasses import dataclass

from intake.core.submission import Draft, StoredAttachment, Submission


@dataclass(frozen=True)
class Change:
    """One part with its words before and after; empty words for what was not or is no longer there.

    `part` is a field's name; `key` tells apart several of the same, such as a question's.
    """

    part: str
    key: str
    before: str
    after: str


_LINES = (
    "organisation",
    "author_name",
    "email",
    "speaks_as",
    "preference",
    "mandate",
    "adopted_on",
    "body",
    "minority",
)


def changes(before: Submission, after: Submission) -> tuple[Change, ...]:
    """Return every part in which two versions of an answer differ, in the order of the form."""
    return (
        *_lines(before.draft, after.draft),
        *_answers(before.draft, after.draft),
        *_points(before.draft, after.draft),
        *_files(before.attachments, after.attachments),
    )


def _lines(before: Draft, after: Draft) -> Iterator[Change]:
    if set(before.parties) != set(after.parties):
        yield Change("parties", "", "\n".join(before.parties), "\n".join(after.parties))
    if before.nil_return != after.nil_return:
        yield Change("nil_return", "", str(before.nil_return), str(after.nil_return))
    for name in _LINES:
        was, now = (str(getattr(each, name) or "") for each in (before, after))
        if was != now:
            yield Change(name, "", was, now)


def _answers(before: Draft, after: Draft) -> Iterator[Change]:
    for key in sorted({*before.answers, *after.answers}, key=lambda key: (len(key), key)):
        was, now = ("\n".join(each.answers.get(key, ())) for each in (before, after))
        if was != now:
            yield Change("answer", key, was, now)


def _points(before: Draft, after: Draft) -> Iterator[Change]:
    was, now = ({each.number: _said(each) for each in draft.points} for draft in (before, after))
    for number in sorted({*was, *now}):
        if was.get(number) != now.get(number):
            yield Change("point", str(number), was.get(number, ""), now.get(number, ""))


def _said(point: object) -> str:
    text, theme = getattr(point, "text", ""), getattr(point, "theme", "")
    return f"{text}\n({theme})" if theme else text


def _files(
    before: tuple[StoredAttachment, ...], after: tuple[StoredAttachment, ...]
) -> Iterator[Change]:
    was, now = ([(each.name, each.sha256) for each in files] for files in (before, after))
    for name, sha256 in was:
        if (name, sha256) not in now:
            yield Change("attachment", sha256, name, "")
    for name, sha256 in now:
        if (name, sha256) not in was:
            yield Change("attachment", sha256, "", name)
