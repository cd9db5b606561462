"""Where the quoted message begins: the lines that mail clients put above what they quote.

Three forms cover the clients in use: an attribution ("Den 3. sep. 2024 kl. 10.14 skrev …:", Gmail,
Apple, Thunderbird, Samsung), a separator ("-----Oprindelig meddelelse-----") and a block of headers
("Fra: / Sendt: / Til: / Emne:", Outlook, Notes, Yahoo). Danish first, then the neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.core.reading.lines import Line, bare

_LONGEST_ATTRIBUTION = 420  # characters; names and addresses of lists wrap, sentences do not count
_MOST_LINES = 5


@dataclass(frozen=True)
class Border:
    """Lines `first` to `end` (exclusive) that stand above a quoted message.

    `author` is who wrote that, in the words that stand there; `is_block` where header lines say so.
    """

    first: int
    end: int
    forwarded: bool = False
    weak: bool = False
    author: str = ""
    is_block: bool = False


_VERB = re.compile(
    r"(?<!\w)(?:wrote|writes|sent|skrev|skriver|skreiv|schrieb|schreef|geschreven|geschrieben"
    r"|écrit|ecrit|escribió|escreveu|scritto|scrisse|kirjoitti|napisał\(?a?\)?|написала?|пишет"
    r"|пише|viết|írta|yazdı|skrifaði)(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d.])\d{1,2} ?[:.hH] ?\d{2}(?!\d)(?!\.\d{4})")
_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|(?<!\d)(?:19|20)\d{2}(?!\d)|\d{1,2}\.? ?[^\W\d]{3,10}"
    r"|[^\W\d]{3,10}\.? \d{1,2}(?!\d)"
)
_ADDRESS = re.compile(r"[\w.+'-]{1,100}@[\w.-]{1,100}")
_ENDING = re.compile(
    r"(?::|(?<=>) ?|wrote|skrev|schrieb|sent:?)[ \-–—*]*$|:[ \-*>]*$", re.IGNORECASE
)
_DATED_SENDER = re.compile(
    r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4} .{1,200}<[^<>\s]{1,200}@[^<>\s]{1,200}>$"
)
_DASHED_WROTE = re.compile(r"^-{3,}.{1,300}?-{3,}$")
_START = re.compile(
    r"(?:-{2,} ?)?(?:on|den|d\.|am|le|el|em|il|op|in data|w dniu|dnia|på|vào|kl\.?|el|dne|at"
    r"|man|tir|tirs|ons|tor|tors|fre|lør|søn|mån|tis|lör|sön|ma|ti|ke|to|pe|la|su"
    r"|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс"
    r"|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|\w{3,9}day|\d{1,4})(?!\w)",
    re.IGNORECASE,
)
_PHRASE = (
    r"(?:original|oprindelig|opprinnelig|ursprunglig|ursprüngliche|antwort|reply|forwarded|forward"
    r"|videresendt|videresend|videresendte|vidarebefordrat|videresendte|weitergeleitete"
    r"|originale|start på videresendt|begyndelse på videresendt|begin forwarded|begynnelse på"
    r" videresendt|anfang der weitergeleiteten|vidarebefordrat|début du message|message)"
)
_NOUN = (
    r"(?:message|besked|meddelelse|mail|e-mail|email|melding|meddelande|brev|nachricht"
    r"|d['’]origine|transféré|réexpédié|de)"
)
_SEPARATOR = re.compile(
    rf"^(?P<left>[-_=–—* ]*){_PHRASE}t? {_NOUN}(?P<right>[-_=–—*: ]*)(?:\b(?:from|fra|von)\b.*)?$",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"forward|videresend|vidarebefor|weitergel|transf|réexp", re.IGNORECASE)
_GLUED = re.compile(
    r"^(?P<above>.{0,300}?[^\s-])(?P<drawn>[ \t-]{1,9})(?P<below>(?:On|Den|Am|Le|Op) "
    r"(?:[^\W\d]{2,10}[,.]{0,2} )?(?:den )?[^\W]{1,10}.{5,300})$"
)
_RULE = re.compile(r"^[-_=–—*]{3,}$")

_ROLES = {
    "from": "from fra från von de van od от da lähettäjä afsender",
    "date": "date dato datum sent sendt skickat gesendet envoyé fecha enviado verzonden data"
    " отправлено дата lähetetty date-time skickad",
    "to": "to til till an à pour para aan do a кому vastaanottaja modtager",
    "cc": "cc kopi kopia bcc копия",
    "subject": "subject emne ämne betreff objet asunto onderwerp temat oggetto тема aihe sujet"
    " assunto sag",
    "other": "reply-to répondre svar vedrørende importance prioritet vigtighed priority attachments"
    " vedhæftet vedhæftninger bilagor anlagen",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}
_HEADER = re.compile(
    r"^[*_> ]{0,4}([^\W\d_][\w-]{0,14}(?: à| til| for)?) ?[*_]{0,2} ?[::][*_]{0,2}(.*)$"
)


def at(lines: Sequence[Line], index: int) -> Border | None:
    """Return the border that begins at this line, if one does."""
    text = bare(lines[index].text)
    if not text or lines[index].is_quoted:
        return None
    return _separator(lines, index) or _header_block(lines, index) or _attribution(lines, index)


def unglued(line: Line) -> list[Line]:
    """Return the line; in pieces where a client lost the break before an attribution."""
    text = line.text
    if len(text) > _LONGEST_ATTRIBUTION or line.is_quoted or not text.rstrip().endswith(":"):
        return [line]
    found = _GLUED.match(text)
    if found is None or not is_attribution(found["below"]):
        return [line]
    pieces = [replace(line, text=found["above"]), replace(line, text=found["below"])]
    if found["drawn"].strip():
        pieces.insert(1, replace(line, text=found["drawn"].strip(), border=True))
    return pieces


def is_rule(line: Line) -> bool:
    """Tell whether the line is nothing but a drawn line."""
    return line.border or bool(_RULE.match(bare(line.text)))


def _separator(lines: Sequence[Line], index: int) -> Border | None:
    text = bare(lines[index].text)
    found = _SEPARATOR.match(text) if len(text) <= _LONGEST_ATTRIBUTION else None
    if found is None:
        return None
    dashes = found["left"].strip() + found["right"].strip()
    if len(dashes) < (1 if text.endswith(":") else 3):
        return None
    end, author = _headers_below(lines, index + 1)
    forwarded = bool(_FORWARD.search(text))
    return Border(index, end, forwarded=forwarded, author=author, is_block=bool(author))


def _headers_below(lines: Sequence[Line], index: int) -> tuple[int, str]:
    """Return where the headers below a separator end, and their author; there may be none."""
    after = index
    while after < len(lines) and lines[after].is_blank and after < index + 3:
        after += 1
    if after < len(lines) and not lines[after].is_quoted:
        block = _headers_from(lines, after)
        if len(block.roles) > 1:
            return block.end, block.author
    return index, ""


@dataclass(frozen=True)
class _Block:
    roles: frozenset[str]
    end: int
    evidence: bool
    author: str


def _role(line: Line) -> tuple[str, str] | None:
    text = bare(line.text)
    found = _HEADER.match(text[:_LONGEST_ATTRIBUTION])
    if found is None or line.is_quoted:
        return None
    role = _ROLE_OF.get(found[1].lower().split(" ")[0])
    return (role, found[2]) if role else None


def _roles_inside(value: str) -> list[str]:
    """Return the further headers that a client ran together on one line."""
    words = re.findall(r"(?<=\s)([^\W\d_]{1,12}) ?:(?=\s)", value[:_LONGEST_ATTRIBUTION])
    return [_ROLE_OF[each.lower()] for each in words if each.lower() in _ROLE_OF]


def _headers_from(lines: Sequence[Line], index: int) -> _Block:
    """Read header lines from here; a value may run on, and a client may put blanks between."""
    roles: set[str] = set()
    at_line, end, evidence, loose, author = index, index, False, 0, ""
    while at_line < len(lines) and at_line < index + 24 and loose < 3:  # noqa: PLR2004
        text = bare(lines[at_line].text)
        role = _role(lines[at_line])
        if role and loose and roles and _begins_anew(role[0], roles):
            break
        if role:
            author = author or (role[1].strip() if role[0] == "from" else "")
            roles.add(role[0])
            roles.update(_roles_inside(role[1]))
            end, loose = at_line + 1, 0
            evidence = evidence or bool(_ADDRESS.search(text))
            evidence = evidence or ("date" in roles and bool(_TIME.search(text)))
        else:
            loose += 1
            in_value = bool(_ADDRESS.search(text)) and loose == 1
            evidence = evidence or in_value
        at_line += 1
    return _Block(frozenset(roles), end, evidence, author)


def _begins_anew(role: str, roles: set[str]) -> bool:
    """Tell whether a field, not on the line below the last one, begins another block.

    No program names a field twice, and none leaves a gap before the sender and names the date only
    then: what stood above is prose with a colon ("Til: afsnit 3 bør …").
    """
    return role in roles or (role == "from" and "date" not in roles)


def _header_block(lines: Sequence[Line], index: int) -> Border | None:
    first = _role(lines[index])
    if first is None or first[0] in ("cc", "other"):
        return None
    block = _headers_from(lines, index)
    named = block.roles - {"other", "cc"}
    ruled = _rule_above(lines, index) is not None
    if len(named) < 2 or not (block.evidence or ruled):  # noqa: PLR2004
        return None
    if "from" not in named and not named >= {"date", "to"}:
        return None
    above = next(
        (bare(each.text) for each in reversed(lines[:index][-3:]) if not each.is_blank), ""
    )
    weak = above.endswith(":") or not _is_usual(first[0], block)
    return Border(index, block.end, weak=weak, author=block.author, is_block=True)


def _is_usual(first: str, block: _Block) -> bool:
    """Tell whether the fields are as programs write them; people write of times and places so."""
    if not block.evidence:
        return False
    whole = first == "from" and "subject" in block.roles
    return whole or bool(_ADDRESS.search(block.author))


def _rule_above(lines: Sequence[Line], index: int) -> int | None:
    above = index - 1
    while above >= 0 and above >= index - 3 and lines[above].is_blank and not lines[above].border:
        above -= 1
    return above if above >= 0 and is_rule(lines[above]) else None


def begins_at(lines: Sequence[Line], border: Border) -> int:
    """Return the first line that belongs to the border, a drawn line above it included."""
    above = _rule_above(lines, border.first)
    return border.first if above is None else above


def _attribution(lines: Sequence[Line], index: int) -> Border | None:
    starts = bool(_START.match(bare(lines[index].text)))
    text = ""
    for end in range(index, min(index + _MOST_LINES, len(lines))):
        line = bare(lines[end].text)
        if end > index and not _runs_on(text, lines[end], starts=starts):
            return None
        text = f"{text} {line}".strip()
        if not line or len(text) > _LONGEST_ATTRIBUTION:
            return None
        followed = _is_quoted_next(lines, end + 1)
        if is_attribution(text, starts=starts, followed=followed):
            told = _ADDRESS.search(text) and (_VERB.search(text) or text.endswith(">:"))
            weak = not (followed or told)
            return Border(index, end + 1, weak=weak, author=text)
    return None


def _runs_on(text: str, line: Line, *, starts: bool) -> bool:
    """Tell whether a wrapped attribution goes on here; only an address may wrap behind a name."""
    below = bare(line.text)
    if text.endswith("<") or ("<" in text and ">" not in text):
        return True  # the closing angle may even stand first on its line, like a quote
    if line.is_quoted:
        return False
    return (starts and not _START.match(below)) or below.startswith(("<", "mailto:"))


def _is_quoted_next(lines: Sequence[Line], index: int) -> bool:
    while index < len(lines) and lines[index].is_blank and not lines[index].quoted:
        index += 1
    return index < len(lines) and lines[index].is_quoted


def is_attribution(text: str, *, starts: bool = True, followed: bool = False) -> bool:
    """Tell whether this line says who wrote what is quoted below, and when."""
    if followed and starts and _DATED_SENDER.match(text):
        return True
    if not (_ENDING.search(text) or _DASHED_WROTE.match(text)):
        return False
    verb = _VERB.search(text)
    address, time = _ADDRESS.search(text), _TIME.search(text)
    if verb is None:
        return bool(starts and address and time and text.endswith(":"))
    if followed:
        return bool(address or time or (starts and _DATE.search(text)) or _DASHED_WROTE.match(text))
    return bool(address or (starts and time) or (time and _DASHED_WROTE.match(text)))
