"""What a person's words say about questions, points, deadlines and earlier answers.

All of it is suggestion: the whole text is kept, and a caseworker confirms what changes anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake.core.reading.lines import Label, bare, folded, joined, unprefixed

_QUESTION_WORD = (
    r"(?:spørgsmåle?t?|spm\.?|spørgsm\.?|sp\.?|question|q|punkt|pkt\.?|nr\.?|frage|fråga|spurning)"
)
_EXPLICIT = re.compile(
    rf"^[\W_]{{0,4}}(?:(?:vores |rådets )?svar (?:til|på) |til |vedr\.? |vedrørende |om |svar )?"
    rf"(?:(?:ad\.?|re\.?) ?(?:{_QUESTION_WORD} ?)?|{_QUESTION_WORD} ?|svar |#)"
    r"(?P<number>\d{1,2})(?![\d%]|[.,]\d)\)?[ \t]*(?:[-–—:.)*_]{1,4}|$)[ \t]*(?P<rest>.*)$",
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
    """What the words suggest. `rest` is what stands outside the answers placed at questions."""

    rest: str = ""
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
    proposals = () if found and questions else points(text)
    both = f"{subject}\n{text}"
    return Meaning(
        rest=places.rest() if found else text,
        answers=found,
        points=proposals,
        nil_return=is_nil_return(text) and not proposals,
        asks_for_time=asks_for_time(both),
        provisional=is_provisional(both),
        amends=is_amended(both),
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
            places.leave()
    return places


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

    def quoted(self, raw: str) -> None:
        """Notice a question of ours in the quote; what the sender writes next answers it."""
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
        if found and (key := self._key(int(found["number"]))):
            self._at, self._between = key, False
            self._last = int(found["number"])
            line = self._without_question(found["rest"] or "", key)
        if self._at is None:
            self._outside.append(line)
        else:
            self._given.setdefault(self._at, []).append(line)

    def _bare_number(self, line: str) -> re.Match[str] | None:
        """Take "2." for an answer only when it goes on from the number before it."""
        found = _BARE.match(line)
        if found is None or self._free or int(found["number"]) <= self._last:
            return None
        return found

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

    def leave(self) -> None:
        """Stop at a signature."""
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
    found: list[list[str]] = []
    inside = False
    for raw in text.split("\n"):
        line = bare(raw)
        match = _POINT_WORD.match(line) or _BULLET.match(line)
        if match:
            found.append([match["rest"]] if match["rest"] else [])
            inside = True
        elif not line:
            inside = inside and bool(found) and not found[-1]
        elif inside:
            found[-1].append(line)
    texts = tuple(" ".join(each) for each in found if each)
    return texts if len(texts) > 1 else ()


_NIL = re.compile(
    r"\b(?:(?:ingen|ikke (?:nogen |nogle |yderligere )?|uden)\s?(?:yderligere |særlige |konkrete "
    r"|øvrige |faglige |specifikke )?(?:bemærkninger|kommentarer|indvendinger|indsigelser"
    r"|anmærkninger|høringssvar|bemærkning|kommentar|tilføjelser)"
    r"|ikke at (?:afgive|indsende|komme med) (?:høringssvar|bemærkninger|kommentarer|svar)"
    r"|(?:afstår|undlader|ser sig ikke) .{0,20}(?:afgive|at svare|høringssvar|bemærkninger)"
    r"|ikke ønsker? at (?:afgive|kommentere)|intet at (?:bemærke|tilføje|indvende)"
    r"|ingen merknader|ikke merknader|inga (?:synpunkter|kommentarer|erinringar)|ingen erinran"
    r"|avstår från att (?:yttra|lämna)|keine (?:anmerkungen|einwände|bemerkungen|stellungnahme)"
    r"|no (?:further )?(?:comments?|remarks|objections)|nothing to add|nil return)\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:men|dog|bortset fra|udover|ud over|undtagen|imidlertid|foruden|på nær|derimod|ellers"
    r"|andre bemærkninger|øvrige bemærkninger|but|except|however|aber|jedoch|men att|utöver)\b"
    r"|\b(?:bemærkninger|kommentarer|indvendinger|indsigelser|comments|synpunkter|merknader) "
    r"(?:til|på|om|on|to|til) (?:§|punkt|afsnit|kapitel|spørgsmål|pkt|afs|kap|del|bilag|side|stk)",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:foreslår|mener|finder|bør|skal|ønsker|anbefaler|opfordrer|bekymr\w*|kritis\w*|savner"
    r"|støtter|undrer|kræver|forslag|desværre|problem\w*|vigtigt?|afgørende|should|must|suggest"
    r"|recommend|concern\w*|bör|föreslår|sollte|empfehlen|foreslår)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 60


def is_nil_return(text: str) -> bool:
    """Tell whether the sender has no remarks at all; one reservation makes it an answer."""
    if len(text) > 4_000 or len(text.split()) > _MOST_WORDS:  # noqa: PLR2004
        return False
    said = _NIL.search(text)
    if said is None or _EXCEPT.search(text):
        return False
    around = text[: said.start()] + " " + text[said.end() :]
    return _OPINION.search(around) is None


_TIME = re.compile(
    r"\b(?:fristforlængelse|(?:anmod|bed|ansøg|søg|ønsk|håb|spørg|muligt?|kan vi|må vi|gerne)\w*\b"
    r"[^.!?]{0,80}\b(?:udsæt\w*|forlæng\w*|længere (?:svar)?frist|ny frist|mere tid|udskyd\w*"
    r"|svare? senere|nogle dage mere|en uge mere)"
    r"|(?:udsættelse|forlængelse) (?:af|med|på|til)\b[^.!?]{0,20}(?:frist|svar|dage|uger"
    r"|hørings)\w*"
    r"|(?:kan|når|nå)\w* (?:desværre )?ikke (?:at )?(?:nå )?(?:at )?(?:svare|afgive|overholde|"
    r"behandle)\w*[^.!?]{0,40}(?:frist|inden|til tiden)\w*"
    r"|more time|extension of the deadline|extend the deadline|deadline extension"
    r"|utsettelse|forlenget frist|anstånd|förlängd (?:svars)?tid|fristverlängerung)\b",
    re.IGNORECASE,
)
_PROVISIONAL = re.compile(
    r"\b(?:foreløbigt?e? (?:hørings)?(?:svar|bemærkninger|udtalelse|tilbagemelding|kommentarer)"
    r"|(?:med|under|tager?) forbehold (?:for|af)\b[^.!?]{0,60}(?:godkend|behandl|vedtag|møde|udvalg"
    r"|råd|bestyrelse|byråd|politisk)\w*"
    r"|endeligt?e? (?:hørings)?(?:svar|udtalelse)\b[^.!?]{0,40}(?:følger|eftersendes|fremsendes"
    r"|sendes|kommer|vil blive)|(?:provisional|preliminary) (?:response|answer|comments)"
    r"|foreløpig (?:hørings)?svar|preliminärt (?:yttrande|svar)|vorläufige (?:stellungnahme"
    r"|antwort))",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    r"\b(?:erstatter\b[^.!?]{0,60}(?:svar|udtalelse|bemærkninger|tidligere|mail|sendt|version)\w*"
    r"|(?:revideret|opdateret|rettet|korrigeret|ændret|ny|tilrettet) (?:version|udgave|udtalelse"
    r"|høringssvar|svar)\w*(?: af)?|(?:supplerende|tillæg til)\b[^.!?]{0,30}(?:høringssvar|svar"
    r"|bemærkninger)\w*|se bort fra\b[^.!?]{0,40}(?:tidligere|forrige|første|seneste|mail|svar)\w*"
    r"|(?:replaces|supersedes) (?:our|my)|erstatter vårt|ersätter vårt|ersetzt unsere)",
    re.IGNORECASE,
)


def asks_for_time(text: str) -> bool:
    """Tell whether the sender asks to answer later."""
    return bool(_TIME.search(text[:20_000]))


def is_provisional(text: str) -> bool:
    """Tell whether a final answer is to follow, or a body has yet to adopt this one."""
    return bool(_PROVISIONAL.search(text[:20_000]))


def is_amended(text: str) -> bool:
    """Tell whether this takes the place of, or adds to, something sent before."""
    return bool(_AMENDED.search(text[:20_000]))


def keyed(answers: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """Return the answers whose key is one of a consultation's questions, in its order."""
    return {key: answers[key] for key in keys if key in answers}
