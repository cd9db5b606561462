"""HTML mail as lines of words, each with what the markup says about it.

The markup is only asked three things that text cannot tell: what stands in a quote, what a mail
program marked as signature, and what is written in a colour. Where the quoted message begins is
read from the words, as in plain text, because every program writes those.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from intake.core.reading.lines import Line

_DEEPEST = 800  # open elements; the parser takes quadratic time on deep trees
_MOST_NODES = 120_000  # a long thread of Outlook's own HTML holds some 20,000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
_NEVER_DEEP = frozenset(
    (  # noqa: SIM905 - a list of words reads better than a column of strings
        "br hr img meta link input base col area wbr p li a td tr th dt dd option tbody thead"
        " colgroup"
    ).split()
)
_BLOCKS = frozenset(
    (  # noqa: SIM905 - as above
        "address article aside blockquote body center dd details dialog dir div dl dt fieldset"
        " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav"
        " ol p pre section summary table tbody tfoot thead tr ul caption"
    ).split()
)
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
_UNSEEN = frozenset(
    "head style script title template noscript object svg xml #comment".split()  # noqa: SIM905
)
_SIGNATURE = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|signature|ms-outlook-mobile-signature"
    r"|protonmail_signature_block|yahoo-signature|mobile-signature)(?:$|\s)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_COLOUR = re.compile(
    r"(?<![-\w])color\s{0,3}:\s{0,3}(#[0-9a-f]{3,8}|rgba?\([^)]{1,40}\)|[a-z]{3,20})", re.IGNORECASE
)
_BORDER_TOP = re.compile(r"border-top\s{0,3}:\s{0,3}[^;]{0,30}solid", re.IGNORECASE)
_NO_MARGIN = re.compile(r"margin\s{0,3}:\s{0,3}0", re.IGNORECASE)
_PLAIN = {"black", "windowtext", "inherit", "initial", "auto", "gray", "grey", "silver", "white"}
_NAMED = {"red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "navy": (0, 0, 128)}
_LETTERS = re.compile(r"\w\w")


def lines_of(html: str) -> list[Line]:
    """Return the words of a page as a reader sees them, line by line."""
    html = html.replace("\0", "")
    if is_too_deep(html):
        return _without_tree(html)
    body = LexborHTMLParser(html).body
    if body is None:
        return []
    writer = _Writer()
    return writer.finished() if _walk(body, writer) else _without_tree(html)


def is_too_deep(html: str) -> bool:
    """Return whether the page nests so deep that walking its tree would take too long."""
    return _depth(html) > _DEEPEST


def _depth(html: str) -> int:
    """Return how deep the page may nest: elements left open, the most at any place."""
    open_of: dict[str, int] = {}
    depth = deepest = 0
    for closing, tag in _TAG.findall(html):
        name = tag.lower()
        if name in _NEVER_DEEP:
            continue
        count = open_of.get(name, 0)
        if not closing:
            open_of[name] = count + 1
            depth += 1
            deepest = max(deepest, depth)
        elif count:
            open_of[name] = count - 1
            depth -= 1
    return deepest


def _without_tree(html: str) -> list[Line]:
    """Return the words by taking the tags away; for pages no reader can have written.

    One pass: a page that opens a million tags and closes none must cost no more than its length.
    """
    words: list[str] = []
    unseen = ""
    for piece in html.split("<"):
        tag, closed, text = piece.partition(">")
        name = re.match(r"/?[a-zA-Z0-9]{0,12}", tag)
        named = name[0].lower() if name else ""
        if unseen:
            unseen = "" if named == f"/{unseen}" else unseen
        elif named in ("script", "style", "title"):
            unseen = named
        if named.lstrip("/") in _BLOCKS or named == "br":
            words.append("\n")
        if not unseen:
            words.append(text if closed else piece)
    text = unescape("".join(words))
    return [Line(re.sub(r"[ \t]{2,}", " ", each).strip()) for each in text.split("\n")]


@dataclass
class _Context:
    """What holds inside an element."""

    tag: str = ""
    quoted: bool = False
    signature: bool = False
    coloured: bool = False
    pre: bool = False
    hidden: bool = False
    spaced: bool = False
    ruled: bool = False
    item: list[int] | None = None


@dataclass
class _Writer:
    """Collects words into lines."""

    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    context: _Context | None = None
    coloured: int = 0
    plain: int = 0

    def text(self, text: str, context: _Context) -> None:
        if context.pre:
            first, *more = text.split("\n")
            self._add(first, context)
            for each in more:
                self.end_line(force=True)
                self._add(each, context)
            return
        self._add(re.sub(r"[ \t\n\r\f]+", " ", text), context)

    def _add(self, text: str, context: _Context) -> None:
        if not text:
            return
        seen = bool(_LETTERS.search(text))
        if seen and context.coloured and self.plain and not self.coloured and len(text) > 3:  # noqa: PLR2004
            self.end_line()  # an answer in colour behind a question stands on a line of its own
        if text.strip(" \t") or self.words:
            self.words.append(text)
        if seen:
            self.coloured += context.coloured
            self.plain += not context.coloured
            if self.context is None:
                self.context = context
        elif self.context is None and text.strip():
            self.context = context

    def end_line(self, *, force: bool = False) -> None:
        text = "".join(self.words)
        context = self.context or _Context()
        if text.strip(" \t") or force:
            text = text.rstrip(" \t") if text.strip() != "--" else "-- "
            self.lines.append(
                Line(
                    text.lstrip(" ") if not context.pre else text,
                    quoted=context.quoted,
                    signature=context.signature,
                    coloured=self.coloured > 0 and self.plain == 0,
                )
            )
        self.words, self.context, self.coloured, self.plain = [], None, 0, 0

    def blank(self, context: _Context) -> None:
        self.end_line()
        if self.lines and self.lines[-1].text.strip():
            self.lines.append(Line("", quoted=context.quoted, signature=context.signature))

    def border(self, context: _Context) -> None:
        self.end_line()
        self.lines.append(Line("", quoted=context.quoted, border=True))

    def finished(self) -> list[Line]:
        self.end_line()
        return self.lines


def _walk(body: LexborNode, writer: _Writer) -> bool:
    """Go through the tree without recursion; tell whether it came to the end."""
    stack: list[tuple[LexborNode, _Context, bool]] = [(body, _Context(), False)]
    for _ in range(_MOST_NODES):
        if not stack:
            break
        node, context, leaving = stack.pop()
        if leaving:
            _leave(writer, context)
        elif node.is_text_node:
            writer.text(node.text_content or "", context)
        elif not _is_unseen(node):
            inner = _enter(node, node.tag or "", context, writer)
            children = [] if inner.hidden else list(node.iter(include_text=True))
            stack.append((node, inner, True))
            stack.extend((child, inner, False) for child in reversed(children))
    return not stack


def _is_unseen(node: LexborNode) -> bool:
    tag = node.tag or ""
    return tag in _UNSEEN or node.is_comment_node or tag.startswith(("v:", "xml"))


def _enter(node: LexborNode, tag: str, outer: _Context, writer: _Writer) -> _Context:
    attributes = node.attributes or {}
    style = (attributes.get("style") or "")[:2_000]
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:500]
    context = _Context(
        tag=tag,
        quoted=outer.quoted or (tag == "blockquote" and "gmail_default" not in names),
        signature=outer.signature or _is_signature(attributes, names),
        coloured=_coloured(tag, attributes, style, outer),
        pre=outer.pre or tag in ("pre", "textarea"),
        hidden=bool(_HIDDEN.search(style)) and "mso-" not in style,
        spaced=tag in _SPACED and "Mso" not in names and not _NO_MARGIN.search(style),
        ruled=tag == "hr" or (tag in ("div", "p") and bool(_BORDER_TOP.search(style))),
        item=[0] if tag in ("ol", "ul") else outer.item,
    )
    _begin(context, outer, writer)
    return context


def _is_signature(attributes: dict[str, str | None], names: str) -> bool:
    return bool(_SIGNATURE.search(names)) or attributes.get("data-signatureblock") == "true"


def _begin(context: _Context, outer: _Context, writer: _Writer) -> None:
    tag = context.tag
    if context.ruled:
        writer.border(context)
    elif tag == "br":
        writer.end_line(force=True)
    elif tag in ("td", "th") and writer.words:
        writer.text(" ", context)
    elif tag in _BLOCKS:
        if context.spaced:
            writer.blank(outer)
        else:
            writer.end_line()
    if tag == "li" and not context.hidden:
        writer.text(_marker(outer), context)


def _marker(outer: _Context) -> str:
    if outer.item is None or outer.tag != "ol":
        return "- "
    outer.item[0] += 1
    return f"{outer.item[0]}. "


def _leave(writer: _Writer, context: _Context) -> None:
    if context.tag in _SPACED and context.tag != "p":
        writer.blank(context)
    elif context.tag in _BLOCKS:
        writer.end_line()


def _coloured(tag: str, attributes: dict[str, str | None], style: str, outer: _Context) -> bool:
    if tag == "a":
        return False  # links are blue without meaning anything
    found = _COLOUR.search(style)
    named = found[1] if found else (attributes.get("color") or "" if tag == "font" else "")
    return _is_colour(named.lower()) if named else outer.coloured


def _is_colour(name: str) -> bool:
    """Tell whether a colour stands out: not black, grey or the dark blue of Outlook's replies."""
    if name in _PLAIN:
        return False
    parts = _NAMED.get(name) or _parts(name)
    if parts is None:
        return name.isalpha()
    if parts == (0x1F, 0x49, 0x7D):  # what Outlook 2007 to 2013 wrote every reply in
        return False
    return max(parts) - min(parts) > 96  # noqa: PLR2004 - greys and near-blacks lie below


def _parts(name: str) -> tuple[int, int, int] | None:
    if name.startswith("#") and len(name) == 4:  # noqa: PLR2004 - #rgb
        name = "#" + "".join(2 * each for each in name[1:])
    if re.fullmatch(r"#[0-9a-f]{6,8}", name):
        return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)
    digits = re.findall(r"\d{1,3}", name)
    if name.startswith("rgb") and len(digits) >= 3:  # noqa: PLR2004
        return int(digits[0]), int(digits[1]), int(digits[2])
    return None
