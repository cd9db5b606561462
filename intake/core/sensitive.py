"""What may be private in an answer: found by rule, shown to a person, never taken out by itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intake.core.findings import cpr_numbers
from intake.core.private_details import Kind, private_details
from intake.core.redaction import Reason


@dataclass(frozen=True)
class Suggestion:
    """Something that may have to be left out: what it seems to be, where, in which words."""

    kind: str
    place: str
    words: str

    @property
    def reason(self) -> Reason:
        """Return why it would be left out."""
        return _REASONS[self.kind]


_REASONS: dict[str, Reason] = {
    "cpr": Reason.PERSONAL_NUMBER,
    "email": Reason.CONTACT,
    "phone": Reason.CONTACT,
    "street address": Reason.CONTACT,
    "bank account": Reason.CONFIDENTIAL,
    "third person": Reason.THIRD_PERSON,
    "signature": Reason.CONTACT,
}
KINDS = frozenset(_REASONS)

_ROAD = (
    r"(?:vej|gade|allé|alle|stræde|plads|boulevard|vænge|vænget|parken|toften|bakken|haven|svinget"
    r"|kajen|torv|torvet|engen|skoven|marken|krogen|ager|lunden|stien)"
)
_ADDRESS = re.compile(
    rf"\b[A-ZÆØÅ][\wæøåé.'-]{{0,40}}(?: [A-ZÆØÅ]?[\wæøåé.'-]{{1,30}}){{0,3}}?{_ROAD}"
    r" \d{1,3}[A-Za-z]?(?:,? ?(?:\d{1,2}\.?|st\.?|kl\.?)(?: ?(?:tv|th|mf|sal|dør)\b\.?)?)?"
    r"(?:,? \d{4} [A-ZÆØÅ][\wæøå]+(?: [A-ZÆØÅ]{1,2}\b)?)?"
)
_ACCOUNT = re.compile(
    r"(?:(?:reg\.?|konto(?:nummer|nr\.?)?|kto\.?)[ .:]{0,3}\d{4}[\w .:/-]{0,12}?"
    r"(?:\d[ ]?){6,10}(?!\d)"
    r"|\bDK\d{2}(?: ?\d{4}){3} ?\d{2}\b)",
    re.IGNORECASE,
)
_KIN = (
    r"(?:søn|datter|mor|far|mand|kone|hustru|bror|søster|barn|barnebarn|nabo|ven|veninde|kæreste"
    r"|svoger|svigermor|svigerfar|moster|faster|onkel|morfar|farmor|mormor|farfar|elev|patient"
    r"|borger|klient|kollega|leder|sagsbehandler)"
)
_PERSON = re.compile(
    rf"\b(?:[Mm]in|[Mm]it|[Vv]ores|[Dd]eres|[Hh]endes|[Hh]ans) (?:\w+ )?{_KIN}"
    r",? (?:der hedder )?(?P<name>[A-ZÆØÅ][a-zæøåé-]+(?: [A-ZÆØÅ][a-zæøåé-]+){0,3})"
)
_SIGNED = re.compile(
    r"(?:(?:med )?venlig hilsen|mvh\.?|de bedste hilsner|hilsen)\s*,?[ \t]*\n+"
    r"(?P<block>(?:[^\n]{1,80}(?:\n|$)){1,6})\s*$",
    re.IGNORECASE,
)


def personal_numbers(parts: Mapping[str, Iterable[str]]) -> tuple[Suggestion, ...]:
    """Return what looks like a CPR number, as `suggestions` does among all else."""
    found = [
        Suggestion("cpr", place, words.strip())
        for place, texts in parts.items()
        for text in texts
        for words in cpr_numbers(text)
    ]
    return tuple(dict.fromkeys(each for each in found if each.words))


def suggestions(parts: Mapping[str, Iterable[str]]) -> tuple[Suggestion, ...]:
    """Return what may be private; `parts` are the texts at each place, as `redaction` names it."""
    found = [
        Suggestion(kind, place, words.strip())
        for place, texts in parts.items()
        for text in texts
        for kind, words in _in_text(text)
    ]
    return tuple(dict.fromkeys(each for each in found if each.words))


def _in_text(text: str) -> Iterable[tuple[str, str]]:
    yield from (("cpr", each) for each in cpr_numbers(text))
    details = [each for each in private_details(text) if each.kind is not Kind.ADDRESS]
    yield from ((str(each.kind), each.text) for each in details)
    for kind, pattern in (("street address", _ADDRESS), ("bank account", _ACCOUNT)):
        yield from ((kind, each[0]) for each in pattern.finditer(text))
    yield from (("third person", each["name"]) for each in _PERSON.finditer(text))
    yield from (("signature", each["block"]) for each in _SIGNED.finditer(text))
