"""The words of keeping and erasing, as staff read them."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "legal hold": _l("Må ikke slettes"),
    "not journalised": _l("Ikke journaliseret"),
    "not ended": _l("Høringen er ikke slut"),
    "case file under way": _l("En sagsmappe er ved at blive lavet"),
    "not due": _l("Dagen er ikke kommet"),
    "retention set": _l("Opbevaringsdag sat"),
    "retention confirmed": _l("Sletning bekræftet"),
    "legal hold placed": _l("Undtaget fra sletning"),
    "legal hold lifted": _l("Kan slettes igen"),
    "private material erased": _l("Det private slettet"),
    "person erased": _l("En person slettet"),
    "person looked up": _l("Indsigt i en persons oplysninger"),
    "person corrected": _l("En persons oplysninger rettet"),
    "loose post erased": _l("Post uden for en høring slettet"),
    "submission erased": _l("Svar slettet"),
    "submission put right": _l("Navn eller adresse rettet"),
    "log words erased": _l("Ord i loggen slettet"),
}
