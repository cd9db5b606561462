"""Redaction: what the public copy leaves out, where and why; the original never changes.

A redaction names words, not positions: they are found again in the next version of the answer,
however they are broken over lines or spelled with invisible signs between their letters.
"""

import unicodedata
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.core.findings import DASHES
from intake.core.lookalikes import folded
from intake.core.submission import Draft, StoredAttachment


class Reason(StrEnum):
    """Why something is left out; the public sees it."""

    PERSONAL_NUMBER = "personal number"
    CONTACT = "contact data"
    THIRD_PERSON = "third person"
    HEALTH = "health"
    CONFIDENTIAL = "confidential business"
    ABUSE = "abuse"
    OTHER = "other"


SHOWN = {
    Reason.PERSONAL_NUMBER: "personnummer",
    Reason.CONTACT: "kontaktoplysninger",
    Reason.THIRD_PERSON: "en anden persons private forhold",
    Reason.HEALTH: "helbred",
    Reason.CONFIDENTIAL: "fortrolige forretningsforhold",
    Reason.ABUSE: "krænkende ord",
    Reason.OTHER: "",
}
"""What stands in the place of the words: data, so Danish in either language."""

OPEN, CLOSE = "⟦", "⟧"
"""Around what stands in place of words; taken out of what respondents write themselves."""

_UNSEEN = frozenset(chr(each) for each in (0x034F, *range(0xFE00, 0xFE10)))

EVERYWHERE = ""
"""The place of a redaction that holds for the whole answer, file names included."""


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """Words that are left out at a place, or at every place; empty `words` are the whole of it.

    `note` says why in words where the reason is "other".
    """

    number: int = 0
    place: str = EVERYWHERE
    words: str = ""
    reason: Reason = Reason.OTHER
    note: str = ""

    @property
    def mark(self) -> str:
        """Return what stands in place of the words: always as long, whatever was there."""
        return f"{OPEN}udeladt: {self.note or SHOWN[self.reason]}{CLOSE}"


@dataclass(frozen=True)
class Redacted:
    """What is left of an answer for the public, and what was taken out: place, reason, times."""

    draft: Draft
    attachments: tuple[StoredAttachment, ...]
    counts: tuple[tuple[str, Reason, int], ...]


def answer_place(key: str) -> str:
    """Return the place of the answer to a question."""
    return f"answer {key}"


def point_place(number: int) -> str:
    """Return the place of a point."""
    return f"point {number}"


def file_place(public_id: str) -> str:
    """Return the place of a file's name."""
    return f"file {public_id}"


def content_place(public_id: str) -> str:
    """Return the place of what a file holds."""
    return f"content {public_id}"


def holds_file(redaction: Redaction, public_id: str) -> bool:
    """Return whether words, or all of it, are left out of what this file holds."""
    return _holds(redaction, content_place(public_id))


def redacted(
    draft: Draft, attachments: Sequence[StoredAttachment], redactions: Sequence[Redaction]
) -> Redacted:
    """Return the answer without the words that were redacted."""
    taken: Counter[tuple[str, Reason]] = Counter()

    def clean(place: str, text: str) -> str:
        left, counts = without(text, [each for each in redactions if _holds(each, place)])
        for reason, count in counts.items():
            taken[place, reason] += count
        return left

    left = replace(
        draft,
        author_name=clean("author_name", draft.author_name),
        organisation=clean("organisation", draft.organisation),
        body=clean("body", draft.body),
        minority=clean("minority", draft.minority),
        answers={
            key: tuple(clean(answer_place(key), text) for text in texts)
            for key, texts in draft.answers.items()
        },
        points=tuple(
            replace(each, text=clean(point_place(each.number), each.text)) for each in draft.points
        ),
    )
    files = tuple(
        replace(each, name=clean(file_place(each.public_id), each.name)) for each in attachments
    )
    counts = tuple((place, reason, count) for (place, reason), count in sorted(taken.items()))
    return Redacted(left, files, counts)


def left_at(places: Container[str], text: str, redactions: Sequence[Redaction]) -> str:
    """Return what is left of a text that stands at all of these places at once."""
    held = [each for each in redactions if each.place in places or _holds(each, EVERYWHERE)]
    return without(text, held)[0]


def _holds(redaction: Redaction, place: str) -> bool:
    if redaction.place == EVERYWHERE:
        return bool(redaction.words)
    return redaction.place == place


def without(text: str, redactions: Sequence[Redaction]) -> tuple[str, dict[Reason, int]]:
    """Return the text without the words, and how often something was left out for each reason."""
    text = text.replace(OPEN, "[").replace(CLOSE, "]")
    for each in redactions:
        if not each.words and text.strip():
            return each.mark, {each.reason: 1}
    signs = _signs(text) if redactions else []
    spans = [
        (start, end, each) for each in redactions for start, end in _places(each.words, text, signs)
    ]
    spans.sort(key=lambda span: (span[0], -span[1]))
    counts: Counter[Reason] = Counter()
    pieces, at = [], 0
    for start, end, each in spans:
        if start < at:  # inside what is left out already; what sticks out goes as well
            at = max(at, end)
            continue
        pieces += [text[at:start], each.mark]
        counts[each.reason] += 1
        at = end
    return "".join([*pieces, text[at:]]), dict(counts)


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Return where the words stand in the text, from and to, in whatever spelling.

    Case, line breaks, kinds of spaces and dashes, full-width letters, letters in two parts (NFD),
    letters of another alphabet that look the same and invisible signs make no difference. Words
    stand alone, but for a Danish genitive.
    """
    return _places(words, text, _signs(text))


def _places(words: str, text: str, signs: list[tuple[str, int]]) -> list[tuple[int, int]]:
    needle = "".join(sign for sign, _ in _signs(words)).strip()
    plain = "".join(sign for sign, _ in signs)
    if not needle:
        return []
    found, start = [], plain.find(needle)
    while start >= 0:
        end = start + len(needle)
        if _stands_alone(plain, start, end):
            end = _with_genitive(plain, end)
            last = signs[end - 1][1]
            found.append((signs[start][1], _past_marks(text, last + 1)))
        start = plain.find(needle, start + 1)
    return found


def _signs(text: str) -> list[tuple[str, int]]:
    """Return the letters of a text as they are compared, each with where it stands."""
    signs: list[tuple[str, int]] = []
    for at, each in enumerate(text):
        if unicodedata.category(each) == "Cf" or each in _UNSEEN:
            continue
        if each.isspace():
            if not signs or signs[-1][0] != " ":
                signs.append((" ", at))
            continue
        digit = unicodedata.decimal(each, None)  # of any script, as `findings` reads them
        plain = folded(unicodedata.normalize("NFKD", each.translate(DASHES)).casefold())
        plain = plain if digit is None else str(digit)
        signs += [(one, at) for one in plain]
    return signs


def _stands_alone(plain: str, start: int, end: int) -> bool:
    before = plain[start - 1] if start else " "
    after = plain[_with_genitive(plain, end)] if _with_genitive(plain, end) < len(plain) else " "
    return not (before.isalnum() and plain[start].isalnum()) and not (
        after.isalnum() and plain[end - 1].isalnum()
    )


def _with_genitive(plain: str, end: int) -> int:
    """Return the end with an "s" or "'s" after it: who is left out is so as an owner, too."""
    rest = plain[end : end + 3]
    for ending in ("'s", "’s", "s"):
        if rest.startswith(ending) and not rest[len(ending) : len(ending) + 1].isalnum():
            return end + len(ending)
    return end


def _past_marks(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end
