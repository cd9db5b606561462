"""Feeds as news readers take them: Atom (RFC 4287)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
ElementTree.register_namespace("", _ATOM)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML document may hold (XML 1.0, 2.2): one of them in a name breaks the feed."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened; `name` is its lasting id, an address, and the same in each feed."""

    name: str
    title: str
    at: datetime
    summary: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed: its own address, the page it goes with, and who writes it."""

    address: str
    title: str
    author: str
    home: str
    lang: str


def written(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return the feed as XML; it changed last when the newest of its entries did."""
    found = list(entries)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": feed.lang})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", max((each.at for each in found), default=BEGINNING).isoformat())
    _add(_child(root, "author"), "name", feed.author)
    _child(root, "link", rel="self", href=feed.address)
    _child(root, "link", rel="alternate", href=feed.home)
    for each in found:
        entry = _child(root, "entry")
        _add(entry, "id", each.name)
        _add(entry, "title", each.title)
        _add(entry, "updated", each.at.isoformat())
        _add(entry, "summary", each.summary)
        _child(entry, "link", rel="alternate", href=each.href)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _child(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    _child(parent, name).text = _NOT_XML.sub("", text)
