"""The words of the way out: objections, releases, and why something was taken down."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "objection withheld": _l("Svaret bliver holdt tilbage efter indsigelsen"),
    "objection overruled": _l("Svaret bliver offentligt trods indsigelsen"),
    "objection changed": _l("Den offentlige udgave er ændret efter indsigelsen"),
    "objection withdrawn": _l("Svaret blev trukket tilbage efter indsigelsen"),
    "down respondent": _l("afsenderen trak svaret tilbage"),
    "down corrected": _l("svaret er rettet og bliver læst igen"),
    "down replaced": _l("svaret er erstattet af et andet"),
    "down personal": _l("der stod personlige oplysninger i svaret"),
    "down rights": _l("andre har rettigheder til indholdet"),
    "down law": _l("indholdet må ikke være offentligt efter loven"),
    "down mistake": _l("svaret blev offentligt ved en fejl"),
    "down other": _l("myndigheden har taget svaret ned"),
    # letters
    "release": _l("Det, der bliver offentligt"),
    "objection": _l("Svar på en indsigelse"),
    # the event log
    "consultation removed": _l("Kladde slettet"),
    "sender told": _l("Afsenderen fik det at se, der bliver offentligt"),
    "submission objected": _l("Afsenderen gjorde indsigelse"),
    "public version accepted": _l("Afsenderen sagde ja til, at svaret bliver offentligt"),
    "public version answered": _l("Afsenderen skrev om det, der bliver offentligt"),
    "public version heard": _l("Afsenderens mail om det, der bliver offentligt, er læst"),
    "approval lapsed": _l("Godkendelsen faldt væk: den offentlige udgave blev en anden"),
    "submission released": _l("Svar sluppet ud"),
}
