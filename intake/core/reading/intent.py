"""What a sender wants: to have nothing to say, more time, a first answer, or a new one."""

import re

_NIL = re.compile(
    r"\b(?:(?:ikke anledning til|ingen|ikke (?:nogen |nogle |yderligere )?"
    r"|uden)\s?(?:yderligere |særlige |konkrete "
    r"|øvrige |faglige |specifikke )?(?:bemærkninger|kommentarer|indvendinger|indsigelser"
    r"|anmærkninger|høringssvar|bemærkning|kommentar|tilføjelser)"
    r"|(?:ønsker )?ikke at (?:afgive|indsende|komme med) (?:høringssvar|bemærkninger"
    r"|kommentarer|svar)"
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
_SIDE = re.compile(
    r"\b(?:u?enige?|(?:er|stemmer) imod|støtter?|mener|foreslår|anbefaler|bakker op|savner"
    r"|(?:dis)?agree|(?:we|i|council) (?:do not |don't )?support|we recommend|object to"
    r"|stimm(?:en|t)\b.{0,40}\bzu|zustimmen|håller med|stöder)\b",
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


def takes_side(text: str) -> bool:
    """Tell whether the words are for or against something, as no machine's are."""
    return bool(_SIDE.search(text[:20_000]))


_TIME = re.compile(
    r"\b(?:fristforlængelse|(?:anmod|bed|ansøg|søg|ønsk|håb|spørg|muligt?|kan vi|må vi|gerne)\w*\b"
    r"[^.!?]{0,80}\b(?:udsæt\w*|forlæng\w*|længere (?:svar)?frist|ny frist|mere tid|udskyd\w*"
    r"|svare? senere|nogle dage mere|en uge mere)"
    r"|(?:udsættelse|forlængelse) (?:af|med|på|til)\b[^.!?]{0,20}(?:frist|svar|dage|uger"
    r"|hørings)\w*"
    r"|(?:kan|når|nå)\w* (?:\w+ )?ikke (?:at )?(?:nå )?(?:at )?(?:svare|afgive|overholde|"
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
    r"|bemærkninger)\w*|se (?:venligst )?bort fra\b[^.!?]{0,40}(?:tidligere|forrige|første"
    r"|seneste|mail|svar)\w*"
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
