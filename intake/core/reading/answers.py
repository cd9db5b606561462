"""What a person's words say about questions, points, deadlines and earlier answers.

All of it is suggestion: the whole text is kept, and a caseworker confirms what changes anything.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from intake.core.reading import intent
from intake.core.reading.lines import Label, bare, folded, joined, unprefixed
from intake.core.reading.places import ANSWER, QUOTED, SIGNATURE, TEXT, Placed

_QUESTION_WORD = (
    r"(?:spørgsmåle?t?|spm\.?|spørgsm\.?|sp\.?|question|q|punkt|pkt\.?|nr\.?|frage|fråga|spurning)"
)
_EXPLICIT = re.compile(
    rf"^[\W_]{{0,4}}(?:(?:vores |rådets )?svar (?:til|på) |til |vedr\.? |vedrørende |om |svar )?"
    rf"(?:(?:ad\.?|re\.?) ?(?:{_QUESTION_WORD} ?)?|{_QUESTION_WORD} ?|svar |#)"
    r"(?P<number>\d{1,2})(?![\d%]|[.,]\d)\)?"
    r"(?:[ \t]*(?:[-–—:.)*_]{1,4}|$)|[ \t]+(?=(?-i:[A-ZÆØÅÄÖ])))[ \t]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:forslag|foreslå\w*|anbefal\w*|opfordr\w*|ønsk\w*|punkt\w*|følgende|bemærkninger"
    r"|indsigelser"
    r"|pege på|peger på|bør|hensyn|spørgsmål)\b.*:$",
    re.IGNORECASE,
)
# Headings and closings under which no council goes on answering the question before.
_LEAVES = re.compile(
    r"^[*_ ]{0,3}(?:mindretals(?:udtalelse|indstilling)|(?:generelle|øvrige|afsluttende|andre)"
    r" (?:bemærkninger|kommentarer)|afslutning(?:svis)?|på (?:rådets|rådenes|bestyrelsens"
    r"|foreningens)"
    r" vegne|vedtaget på|med venlig hilsen|minority opinion)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"^[*_( ]{0,3}(?P<number>\d{1,2})[.):][*_]{0,2}(?:[ \t]+(?P<rest>.*)|$)")
_BULLET = re.compile(r"^(?:[-–—*•·▪◦‣o§]|\d{1,2}[.)]|[a-zæøå]\))[ \t]+(?P<rest>\S.*)$")
_POINT_WORD = re.compile(
    r"^[*_ ]{0,3}(?:forslag|anbefaling|bemærkning|indsigelse|proposal|ændringsforslag|punkt)"
    r" (?:nr\.? ?)?(?P<number>\d{1,2}) ?[:.)–-]?[*_]{0,2} *(?P<rest>.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Meaning:
    """What the words suggest. `rest` is what stands outside the answers placed at questions.

    `lines` is the whole message, each line at its place.
    """

    rest: str = ""
    lines: tuple[Placed, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    points: tuple[str, ...] = ()
    nil_return: bool = False
    asks_for_time: bool = False
    provisional: bool = False
    amends: bool = False


def meaning(
    labelled: Sequence[tuple[Label, str]],
    *,
    text: str,
    subject: str = "",
    questions: Sequence[tuple[str, str]] = (),
) -> Meaning:
    """Return what the sender's words suggest. `questions` are (key, text) in their order."""
    places = _walked(labelled, questions)
    found = places.answers()
    rest = places.rest() if found and questions else text
    proposals = points(rest)
    both = f"{subject}\n{text}"
    return Meaning(
        rest=rest,
        lines=tuple(places.lines),
        answers=found,
        points=proposals,
        nil_return=intent.is_nil_return(text) and not proposals,
        asks_for_time=intent.asks_for_time(both),
        provisional=intent.is_provisional(both),
        amends=intent.is_amended(both),
    )


def numbered(
    labelled: Sequence[tuple[Label, str]], questions: Sequence[tuple[str, str]] = ()
) -> dict[str, str]:
    """Return the text given to each question, by the question's key (its number where unknown)."""
    return _walked(labelled, questions).answers()


def _walked(
    labelled: Sequence[tuple[Label, str]], questions: Sequence[tuple[str, str]]
) -> "_Places":
    known = list(questions) or _quoted_questions(labelled)
    places = _Places(known, free=not known)
    for label, raw in labelled:
        if label is Label.QUOTED:
            places.quoted(raw)
        elif label is Label.OWN:
            places.own(raw)
        else:
            places.signature(raw)
    return places


class _Nested:
    """Notices a numbered list of the sender's own, whose numbers are no question's."""

    def __init__(self) -> None:
        self._number = 0
        self._introduced = False
        self._before = ""
        self._after_blank = True

    def passed(self, line: str) -> None:
        """Remember the line that stands above the next one."""
        self._after_blank = not line
        self._before = line or self._before

    def holds(self, number: int, last: int) -> bool:
        """Tell whether this number belongs to such a list; `last` is the last question's."""
        if number == 1 and _INTRODUCES.search(self._before):
            self._number, self._introduced = 1, True
        elif number <= last:
            self._number, self._introduced = number, False
        elif self._number and number == self._number + 1 and self._goes_on():
            self._number = number
        else:
            return False
        return True

    def _goes_on(self) -> bool:
        return self._introduced or not self._after_blank


class _Places:
    """Walks a message and puts each of the sender's lines under the question it stands at."""

    def __init__(self, known: Sequence[tuple[str, str]], *, free: bool) -> None:
        self._keys = [key for key, _ in known]
        self._texts = [folded(text) for _, text in known]
        self._free = free
        self._at: str | None = None
        self._between = False
        self._given: dict[str, list[str]] = {}
        self._outside: list[str] = []
        self._last = 0
        self._nested = _Nested()
        self.lines: list[Placed] = []

    def quoted(self, raw: str) -> None:
        """Notice a question of ours in the quote; what the sender writes next answers it."""
        self.lines.append(Placed(QUOTED, raw))
        words = folded(unprefixed(raw))
        if not words:
            return
        self._between = True
        self._at = self._question(unprefixed(raw), words) or (
            self._at if any(words in each for each in self._texts) else None
        )

    def _question(self, line: str, words: str) -> str | None:
        found = _EXPLICIT.match(line) or _BARE.match(line)
        if found:
            return self._key(int(found["number"]))
        for key, text in zip(self._keys, self._texts, strict=True):
            if len(words) > 11 and (text.startswith(words) or words.endswith(text)):  # noqa: PLR2004
                return key
        return None

    def own(self, raw: str) -> None:
        """Take one of the sender's lines."""
        line = bare(raw)
        found = _EXPLICIT.match(line) or self._bare_number(line)
        if _LEAVES.match(line):
            self._at = None
        self._nested.passed(line)
        if found and (key := self._key(int(found["number"]))):
            self._at, self._between = key, False
            self._last = int(found["number"])
            line = self._without_question(found["rest"] or "", key)
        if self._at is None:
            self._outside.append(line)
            self.lines.append(Placed(TEXT, raw))
        else:
            said = None if line == bare(raw) else line
            self.lines.append(Placed(ANSWER + self._at, raw, said))
            self._given.setdefault(self._at, []).append(line)

    def _bare_number(self, line: str) -> re.Match[str] | None:
        """Take "2." for an answer only when it goes on from the number before it."""
        found = _BARE.match(line)
        if found is None or self._nested.holds(int(found["number"]), self._last):
            return None
        return found if self._last or not self._free or int(found["number"]) == 1 else None

    def _without_question(self, rest: str, key: str) -> str:
        """Leave out our question where the sender copied it beside the number."""
        if self._free or key not in self._keys:
            return rest
        text = self._texts[self._keys.index(key)]
        words = folded(rest)
        return "" if words and len(words) > 11 and text.startswith(words) else rest  # noqa: PLR2004

    def _key(self, number: int) -> str | None:
        if self._free:
            return str(number) if number else None
        return self._keys[number - 1] if 1 <= number <= len(self._keys) else None

    def rest(self) -> str:
        """Return the sender's words that stand at no question."""
        return joined(self._outside)

    def signature(self, raw: str) -> None:
        """Stop at a signature."""
        self.lines.append(Placed(SIGNATURE, raw))
        self._at = None

    def answers(self) -> dict[str, str]:
        """Return the answers that hold any words."""
        texts = {key: joined(lines) for key, lines in self._given.items()}
        return {key: text for key, text in texts.items() if text}


def _quoted_questions(labelled: Sequence[tuple[Label, str]]) -> list[tuple[str, str]]:
    """Return the numbered questions that the quoted letter holds, in a row from 1."""
    found: list[tuple[str, str]] = []
    for label, raw in labelled:
        if label is not Label.QUOTED:
            continue
        line = unprefixed(raw)
        match = _EXPLICIT.match(line) or _BARE.match(line)
        if match and int(match["number"]) == len(found) + 1:
            found.append((match["number"], match["rest"] or ""))
    return found


def points(text: str) -> tuple[str, ...]:
    """Return numbered or bulleted proposals, each as one text, when there are two or more."""
    texts = tuple(" ".join(said) for _, said in _items(text) if said)
    return texts if len(texts) > 1 else ()


def taken_out(text: str, items: Collection[str]) -> str:
    """Return the text without those items of its lists whose words are among `items`."""
    gone = {folded(each) for each in items}
    lines = text.split("\n")
    out = {at for ats, said in _items(text) if folded(" ".join(said)) in gone for at in ats}
    return joined([line for at, line in enumerate(lines) if at not in out]) if out else text


def _items(text: str) -> list[tuple[list[int], list[str]]]:
    """Return the items of lists in a text: the numbers of their lines, and what they say."""
    found: list[tuple[list[int], list[str]]] = []
    inside = False
    for at, raw in enumerate(text.split("\n")):
        line = bare(raw)
        match = _POINT_WORD.match(line) or _BULLET.match(line)
        if match:
            found.append(([at], [match["rest"]] if match["rest"] else []))
            inside = True
        elif not line:
            inside = inside and bool(found) and not found[-1][1]
        elif inside:
            found[-1][0].append(at)
            found[-1][1].append(line)
    return found
