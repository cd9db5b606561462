"""The words of points, themes and questions back, as caseworkers read them."""

from flask_babel import lazy_gettext as _l

WORDS = {
    # how far a point is that was passed on
    "to send": _l("Skal sendes"),
    "sent to them": _l("Sendt, venter på svar"),
    "they answered": _l("De har svaret"),
    # what was done with a point
    "point assessed": _l("Gemt"),
    "point assessed together": _l("Gemt for flere punkter på én gang"),
    "point merged": _l("Behandles sammen med et andet punkt"),
    "point parted": _l("Står for sig selv igen"),
    "point taken back": _l("Fortrudt"),
    # the event log
    "point changed": _l("Punkt ændret, også for offentligheden"),
    "point worked on": _l("Punkt ændret"),
    "themes changed": _l("Temaer ændret"),
    "theme given": _l("Tema sat på"),
    "theme taken off": _l("Tema taget af"),
    "fates published": _l("Punkternes udfald gjort offentlige"),
    "fates hidden": _l("Punkternes udfald skjult igen"),
    "paragraph saved": _l("Standardafsnit gemt"),
    "paragraph removed": _l("Standardafsnit fjernet"),
    "sender asked": _l("Afsenderen spurgt"),
    "sender replied": _l("Afsenderen har svaret på et spørgsmål"),
    "reply taken in": _l("Svar på et spørgsmål behandlet"),
    "accepted": _l("Imødekommet"),
    "partly": _l("Delvist imødekommet"),
    "not accepted": _l("Ikke imødekommet"),
    "passed on": _l("Sendt videre"),
    "pending": _l("Afventer"),
    "question": _l("Spørgsmål til afsenderen"),
}
