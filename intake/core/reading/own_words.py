"""A message split into the sender's own words, what is quoted, and the signature.

Every line keeps exactly one label, so nothing can be lost: a wrong border shows words in the wrong
place, and whatever could be wrong carries a reason for a person to look.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.core.reading import authors, borders, doubts, inside, intent, signatures
from intake.core.reading.authors import NOBODY, Correspondents
from intake.core.reading.lines import Label, Line, bare, joined, unprefixed

_MOST_LINES = 60_000  # a megabyte of ordinary lines; what is longer is kept whole and flagged


@dataclass(frozen=True)
class Split:
    """The three parts, the reasons to look, and the label of every line."""

    text: str = ""
    quoted: str = ""
    signature: str = ""
    reasons: tuple[str, ...] = ()
    labelled: tuple[tuple[Label, str], ...] = ()


_BANNER = re.compile(
    r"^[\W_]{0,6}(?:(?:ekstern|external|extern|ext) ?(?:e-?)?(?:mail|post|email|e-post"
    r"|afsender|sender"
    r"|besked)?[\W_]{0,6}$"
    r"|(?:advarsel|obs|vigtigt|caution|warning|pas på|bemærk|achtung|varning)\b[\W_]{1,4}"
    r".{0,60}(?:mail|besked|message|meddelelse|afsender).{0,120}"
    r"(?:ekstern|uden for|udefra|outside|external|extern|utanför)"
    r"|(?:denne|dette|this) (?:mail|e-mail|email|e-post|besked|message)\b.{0,40}"
    r"(?:sendt|kommer|originated|kommet|modtaget|from)\b.{0,60}"
    r"(?:ekstern|uden for|udefra|outside|external)"
    r"|du får (?:ikke ofte|normalt ikke) (?:mails?|e-?mails?|post) fra"
    r"|you don['’]t often (?:get|receive) e?-?mail from"
    r"|nogle personer, der har modtaget denne meddelelse|some people who received this message)",
    re.IGNORECASE,
)
_CLASSIFIED = re.compile(
    r"^[\W_]{0,4}(?:klassifikation|klassificering|følsomhed|classification|sensitivity"
    r"|fortrolighed)"
    r" ?: ?[\w /-]{2,40}$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"mailing list|listinfo|afmeld|unsubscribe|google ?groups|reply to this email directly"
    r"|you received this message because|du modtager denne",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?:|www\.|@|mailing list")
_MOST_BORDERS = 3  # that stand on one another
_MOST_HEADERS = 8  # quoted lines within which the headers above a quote begin
_BANNER_LINES = 4  # lines at the top of a message in which a server warns
_FULL_LINE = 60  # characters; clients that wrap do it at 70 to 78


def split(
    lines: Sequence[Line], questions: Sequence[str] = (), between: Correspondents = NOBODY
) -> Split:
    """Return the message in its three parts. `questions` are those of the letter it answers."""
    if len(lines) > _MOST_LINES:
        return whole("\n".join(line.text for line in lines))
    lines = [piece for line in lines for piece in borders.unglued(line)]
    labels, reasons = _by_borders(lines, between)
    _wrapped_quotes(lines, labels, reasons)
    _lone_quote(lines, labels, reasons)
    inside.give_back(lines, labels, reasons, questions)
    _footers(lines, labels)
    _signatures(lines, labels, reasons)
    _after_quote(lines, labels, reasons)
    _machine_lines(lines, labels)
    _little_of_its_own(lines, labels, reasons)
    return _gathered(lines, labels, reasons)


def whole(text: str) -> Split:
    """Return a text too long to read as the sender's words altogether, for a person to look at."""
    labelled = tuple((Label.OWN, line) for line in text.split("\n"))
    return Split(text.strip(), reasons=(doubts.TOO_LONG,), labelled=labelled)


def _by_borders(lines: Sequence[Line], between: Correspondents) -> tuple[list[Label], list[str]]:
    """Label what lies below each border; below one without `>` signs all the rest is quoted.

    Unless that names the sender: then it is the heading of a letter of their own.
    """
    labels = [Label.QUOTED if line.is_quoted else Label.OWN for line in lines]
    reasons: list[str] = []
    index = 0
    while index < len(lines):
        border = borders.at(lines, index)
        if border is None:
            index += 1
            continue
        end, author = _end_of_quote(lines, border)
        is_own = authors.is_senders(author, between)
        if is_own and end == len(lines):
            index = border.end
        else:
            first = borders.begins_at(lines, border)
            labels[first:end] = [Label.QUOTED] * (end - first)
            index = end
        reasons += _doubts_about(border, is_own=is_own)
    _untold_quotes(lines, labels, reasons)
    return labels, reasons


def _doubts_about(border: borders.Border, *, is_own: bool) -> list[str]:
    holds = {
        doubts.OWN_QUOTE: is_own,
        doubts.FORWARDED: border.forwarded,
        doubts.WEAK_BORDER: border.weak,
    }
    return [reason for reason, true in holds.items() if true]


def _untold_quotes(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    """Doubt a quote that nothing introduces: people indent words of their own so, too."""
    before = -1
    filled = (at for at, line in enumerate(lines) if not line.is_blank)
    first = next((at for at in filled if labels[at] is Label.QUOTED), -1)
    for at, line in enumerate(lines):
        if line.is_blank:
            continue
        is_first = at == first and line.is_quoted
        if is_first or (line.quoted and not (before >= 0 and labels[before] is Label.QUOTED)):
            run = [Line(unprefixed(each.text)) for each in lines[at : at + 3] if each.is_quoted]
            if not any(borders.at(run, each) for each in range(len(run))):
                reasons.append(doubts.UNTOLD_QUOTE)
        before = at


def _end_of_quote(lines: Sequence[Line], border: borders.Border) -> tuple[int, str]:
    """Return where the border's say ends, and the author: at the first `>` or, without any, never.

    A separator may stand above an attribution, so one border can follow on another.
    """
    end, author = border.end, border.author
    for _ in range(_MOST_BORDERS):
        rest = _first_after(lines, end)
        if rest is None:
            return len(lines), author
        if lines[rest].is_quoted:
            return end, author
        below = borders.at(lines, rest)
        if below is None:
            return len(lines), author
        end, author = below.end, author or below.author
    return len(lines), author


def _first_after(lines: Sequence[Line], index: int) -> int | None:
    return next((at for at in range(index, len(lines)) if not lines[at].is_blank), None)


def _wrapped_quotes(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    """Join to the quote what a mail client wrapped out of it: half a link, half a sentence.

    A line with `>` above and below, and no blank between, is an answer unless it can only be the
    end of the line above.
    """
    for at in range(1, len(lines) - 1):
        if labels[at] is not Label.OWN or not lines[at - 1].is_prefixed:
            continue
        above, text = unprefixed(lines[at - 1].text), bare(lines[at].text)
        if lines[at + 1].is_prefixed and _is_wrapped(above, text):
            labels[at] = Label.QUOTED
            reasons.append(doubts.WORDS_AFTER_QUOTE)


def _is_wrapped(above: str, text: str) -> bool:
    if not text:
        return False
    words = text.rstrip("> ").split()
    if len(words) == 1:
        unclosed = above.count("(") > above.count(")") or above.count("<") > above.count(">")
        return unclosed or "http" in words[0]
    unfinished = len(above) >= _FULL_LINE and not above.endswith((".", "?", "!", ":"))
    return unfinished and text[0].islower()


def _lone_quote(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    """Keep a single `>` line without any border: it may be a sign and not a quote."""
    quoted = [at for at, label in enumerate(labels) if label is Label.QUOTED]
    filled = [at for at in quoted if unprefixed(lines[at].text)]
    if len(filled) == 1 and not lines[filled[0]].quoted and lines[filled[0]].is_quoted:
        for at in quoted:
            labels[at] = Label.OWN
        reasons.append(doubts.LONE_QUOTE_LINE)


def _runs(labels: Sequence[Label]) -> list[tuple[int, int]]:
    """Return where each run of the sender's lines begins and ends (exclusive)."""
    runs: list[tuple[int, int]] = []
    for at, label in enumerate(labels):
        if label is not Label.OWN:
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _footers(lines: Sequence[Line], labels: list[Label]) -> None:
    """Set apart what a mailing list put below the message: nobody's words, so not the sender's."""
    for first, end in _runs(labels):
        for at in range(max(first, end - 16), end):
            below = [bare(each.text) for each in lines[at + 1 : end]]
            drawn = re.match(r"^[-_=]{2,}$", bare(lines[at].text))
            linked = any(_LINK.search(each) for each in below)
            if drawn and linked and any(_FOOTER.search(each[:200]) for each in below):
                labels[at:end] = [Label.QUOTED] * (end - at)
                break


def _machine_lines(lines: Sequence[Line], labels: list[Label]) -> None:
    """Set apart classification lines, and banners at the top, that a mail server put in."""
    seen = 0
    for at, line in enumerate(lines):
        text = bare(line.text)[:300]
        if not text or labels[at] is not Label.OWN:
            continue
        seen += 1
        is_banner = seen <= _BANNER_LINES and _BANNER.match(text) and not intent.takes_side(text)
        if is_banner or _CLASSIFIED.match(text):
            labels[at] = Label.QUOTED


def _signatures(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    for first, end in _runs(labels):
        found = signatures.span(lines[first:end])
        if found is None:
            continue
        below, above = first + found[0], first + found[1]
        labels[below:above] = [Label.SIGNATURE] * (above - below)
        if signatures.is_doubtful([each.text for each in lines[below:above]]):
            reasons.append(doubts.UNSURE_SIGNATURE)
        if above < end:
            reasons.append(doubts.WORDS_AFTER_SIGNATURE)


def _after_quote(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    filled = [label for line, label in zip(lines, labels, strict=True) if not line.is_blank]
    if Label.QUOTED in filled:
        below = filled[filled.index(Label.QUOTED) :]
        if Label.OWN in below:
            reasons.append(doubts.WORDS_AFTER_QUOTE)


def _little_of_its_own(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> None:
    quoted = [each for each, label in zip(lines, labels, strict=True) if label is Label.QUOTED]
    if not any(not each.is_blank for each in quoted):
        return
    own = [bare(each.text) for each, label in zip(lines, labels, strict=True) if label is Label.OWN]
    starts = [at for at in range(min(len(quoted), _MOST_HEADERS)) if not quoted[at].is_quoted]
    is_block = any((found := borders.at(quoted, at)) and found.is_block for at in starts)
    if reason := authors.too_few(own, is_block=is_block):
        reasons.append(reason)


def _gathered(lines: Sequence[Line], labels: list[Label], reasons: list[str]) -> Split:
    labelled = tuple((label, line.text) for label, line in zip(labels, lines, strict=True))
    parts = {label: joined([text for each, text in labelled if each is label]) for label in Label}
    whole = Split(parts[Label.OWN], parts[Label.QUOTED], parts[Label.SIGNATURE])
    return replace(whole, reasons=tuple(dict.fromkeys(reasons)), labelled=labelled)
