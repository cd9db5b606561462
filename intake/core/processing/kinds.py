"""The words in which the list of columns is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Protection(StrEnum):
    """How closely a column is guarded: what it tells of whom."""

    IDENTITY = "identitet"  # who somebody outside the authority is, and how they are reached
    WORDS = "egne ord"  # what somebody wrote: may hold anything, health and beliefs included
    GUARDED = "hemmelighed"  # opens something, or proves something
    STAFF = "medarbejder"  # which member of staff did something
    PLAIN = "ingen personoplysning"  # numbers, moments, and what the authority says of the case


MEANING: dict[Protection, str] = {
    Protection.IDENTITY: "hvem nogen uden for myndigheden er, og hvordan de nås",
    Protection.WORDS: "fri tekst fra afsenderen eller om svaret; kan rumme følsomme oplysninger",
    Protection.GUARDED: "nøgler, koder og aftryk, der åbner eller beviser noget; vises aldrig",
    Protection.STAFF: "hvilken medarbejder der gjorde noget",
    Protection.PLAIN: "numre, tidspunkter og det, myndigheden selv siger om sagen",
}


class Kept(StrEnum):
    """How long a column is kept."""

    CASE = "til høringens opbevaringsdato"
    POST = "til høringens opbevaringsdato; uden for en høring i INTAKE_POST_KEPT_DAYS dage"
    HOLD = "til INTAKE_POST_KEPT_DAYS dage efter, at det ikke gælder mere"
    SHOWN = "varigt, hvor det er offentligt; ellers til høringens opbevaringsdato"
    LASTING = "varigt"
    FOLLOWS = "så længe det, den er lavet af"
    DRAFT = "til nogle dage efter fristen (INTAKE_DRAFTS_KEPT_DAYS), eller til den slettes"
    WEEK = "7 dage"
    FOLLOWING = "til en måned efter at man har sagt fra"
    USER = "til medarbejderen fjernes"
    SHORT = "til den udløber"
    HOUSE = "så længe den bruges"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: what it is for, how long it is kept, and its columns by how they are guarded.

    Each of the five lists names columns with blanks between them; every column stands in one of
    them. `public` names those of them that may become public.
    """

    purpose: str
    kept: Kept
    identity: str = ""
    words: str = ""
    guarded: str = ""
    staff: str = ""
    plain: str = ""
    public: str = ""

    def protected(self) -> Iterator[tuple[Protection, str]]:
        """Give each protection with the columns that have it."""
        yield Protection.IDENTITY, self.identity
        yield Protection.WORDS, self.words
        yield Protection.GUARDED, self.guarded
        yield Protection.STAFF, self.staff
        yield Protection.PLAIN, self.plain
