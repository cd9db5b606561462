"""Finds Danish words where an English page does not say that they are Danish."""

import re
from html.parser import HTMLParser

_VOID = "area base br col embed hr img input link meta source track wbr"
VOID = frozenset(_VOID.split())
"""Elements without an end (HTML, 13.1.2)."""

SILENT = frozenset({"script", "style", "code"})
SPOKEN = frozenset({"aria-label", "title", "alt", "placeholder", "data-copied"})

_DANISH = """
og er ikke det der til af på som har kan skal vil du dit din deres jeres vores svar svaret
svarer høring høringen høringer frist fristen modtaget kvittering vælg skriv eller hvis når hvem
hvad hvor hvornår fra med uden efter før her nu intet ingen alle mere næste venter blev bliver
læs læst sendt åben lukket råd rådet foreninger borgere punkt punkter bilag vedhæft navn
mailadresse fejl gå tilbage tjek ret fjern søg vis brev breve mails afsender skrevet sagen dag
dage kl tekst flere
"""
DANISH = frozenset(_DANISH.split())
"""Words that every Danish page of ours is full of, and that are not English ones too."""

NAMES = re.compile(
    r"\b(?:\w+rådet|\w+udvalget|\w+forvaltningen|Kommunen)\b"  # keep their names in English
    r'|"Uden navn"'  # a value of the data, quoted where its meaning is told
    r"|\S+@\S+|\S*\bexample\.dk\S*|https?://\S+|\S+\.dk\b"  # addresses
)
"""What is the same in every language."""


class _Page(HTMLParser):
    """Collects what is said in English: text and spoken attributes outside lang="da"."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or (self.open[-1][1] if self.open else "")
        if lang == "en":
            self.said += [str(given[name]) for name in SPOKEN & set(given)]
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self.open}
        if self.open and self.open[-1][1] == "en" and not tags & SILENT:
            # a title element cannot mark a part of itself: only what stands there of ours counts
            self.said.append(_of_ours(data) if "title" in tags else data)


def _of_ours(title: str) -> str:
    """Return a page title without the parts that are names: of a case, a sender, the site."""
    return " – ".join(
        part for part in title.removeprefix("Error: ").split(" – ") if not _is_a_name(part.strip())
    )


def _is_a_name(part: str) -> bool:
    return (
        part in {"Høringer", "Uden navn", "Til jer alle"}
        or len(part.split()) > 4
        or bool(NAMES.search(part))
    )


def danish_words(page: str) -> set[str]:
    """Return each Danish word that an English page says without marking it as Danish.

    A word with one of our three letters is Danish, and so is one that our Danish pages are full of.
    """
    reader = _Page()
    reader.feed(page)
    text = NAMES.sub("", " ".join(reader.said))
    # letters beside digits are a code, not a word: "3NU-" says nothing
    found = {each.lower() for each in re.findall(r"(?<!\w)[^\W\d_]+(?!\w)", text)}
    return {each for each in found if each in DANISH or re.search("[æøå]", each)}
