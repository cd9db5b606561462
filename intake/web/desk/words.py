"""The domain's words as caseworkers read them; what we have no word for is shown as it is."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from intake.core import identifiers, wording
from intake.core.consultation import start_of
from intake.web.desk.erasing_words import WORDS as ERASING
from intake.web.desk.file_words import WORDS as FILES
from intake.web.desk.point_words import WORDS as POINTS
from intake.web.desk.release_words import WORDS as RELEASE
from intake.web.desk.staff_words import STAFF
from intake.web.site import lang, now

_WORDS = {
    **STAFF,
    **RELEASE,
    **POINTS,
    # ways in
    "web": _l("Formular"),
    "email": _l("Mail"),
    "post": _l("Brev"),
    "phone": _l("Telefon"),
    "meeting": _l("Møde"),
    # who speaks, and what parties are
    "council": _l("Råd"),
    "association": _l("Forening"),
    "authority": _l("Myndighed"),
    "company": _l("Virksomhed"),
    "citizen": _l("Borger"),
    "other": _l("Andet"),
    # what the respondent asked of publication
    "named": _l("Med navn"),
    "anonymous": _l("Uden navn"),
    "private": _l("Ikke på siden"),
    # how sure we are of who wrote
    "verified": _l("Bekræftet af mailserveren"),
    "confirmed": _l("Sandsynlig"),
    "unverified": _l("Ikke bekræftet"),
    # where a finding stands
    "cpr": _l("CPR-nummer"),
    "street address": _l("Adresse"),
    "bank account": _l("Kontonummer"),
    "third person": _l("Navn på en anden"),
    "subject": _l("emnet"),
    "body": _l("teksten"),
    "quoted": _l("den citerede tekst"),
    "signature": _l("underskriften"),
    "hidden": _l("skjult tekst"),
    "filename": _l("et filnavn"),
    "attachment": _l("et bilag"),
    "sender": _l("afsenderen"),
    # where words were found
    "in words": _l("i teksten"),
    "in subject": _l("i emnet"),
    "in sender": _l("i afsenderens navn"),
    "in address": _l("i mailadressen"),
    "in files": _l("i et filnavn"),
    "in attached": _l("i et bilag"),
    "in notes": _l("i en note"),
    "in quoted": _l("i citeret tekst eller underskrift"),
    "in letters": _l("i et brev fra os"),
    "in marks": _l("i nummer eller begrundelse"),
    **ERASING,
    **FILES,
    # meetings, decisions and promises
    "committee": _l("Udvalgsmøde"),
    "audience": _l("Foretræde for udvalget"),
    "hearing": _l("Borgermøde"),
    "dialogue": _l("Dialogmøde"),
    "decision": _l("Beslutning"),
    "later": _l("Senere beslutning"),
    "correction": _l("Rettelse"),
    "meeting added": _l("Møde tilføjet"),
    "meeting changed": _l("Møde ændret"),
    "meeting cancelled": _l("Møde aflyst"),
    "meeting noted": _l("Note fra et møde, vist for alle"),
    "meeting noted for us": _l("Note fra et møde, kun for os"),
    "meeting contribution": _l("Bidrag fra et møde skrevet ind"),
    "decision drafted": _l("Beslutning skrevet som kladde"),
    "decision draft removed": _l("Kladde til en beslutning smidt væk"),
    "decision published": _l("Beslutning offentliggjort"),
    "promise given": _l("Løfte givet"),
    "promise kept": _l("Løfte holdt"),
    "promise moved": _l("Ny dato for et løfte"),
    "promise explained": _l("Forsinket løfte forklaret"),
    "promise lapsed": _l("Løfte bortfaldet"),
    "promise reopened": _l("Løfte taget op igen"),
    "promise handed over": _l("En anden skal holde løftet"),
    # letters
    "progress": _l("Nyt om gennemførelsen"),
    "milestone added": _l("Milepæl tilføjet"),
    "milestone removed": _l("Milepæl fjernet"),
    "milestone told": _l("Nyt om en milepæl"),
    "case closed": _l("Sag afsluttet"),
    "letter-back": _l("Brev tilbage"),
    "letters drafted": _l("Breve skrevet som kladde"),
    "letters draft removed": _l("Kladde til breve smidt væk"),
    "letters sent": _l("Breve sendt"),
    "letter published": _l("Brev vist på høringens side"),
    "letter taken down": _l("Brev taget ned"),
    "promise-reminder": _l("Påmindelse om et løfte"),
    "invitation": _l("Invitation"),
    "receipt": _l("Kvittering"),
    "joined": _l("Besked om mail lagt til svaret"),
    "reply": _l("Brev fra en medarbejder"),
    "sign-in": _l("Link til skrivebordet"),
    "reminder": _l("Påmindelse"),
    "unsent": _l("Påmindelse om en kladde"),
    "extension": _l("Fristen er udsat"),
    "more-time": _l("Om mere tid"),
    "withdrawal": _l("Bekræftelse på, at svaret er trukket tilbage"),
    # what a message was, and where it ended
    "answer": _l("Skrevet af et menneske"),
    "auto-reply": _l("Autosvar"),
    "out-of-office": _l("Ude af kontoret"),
    "own-mail": _l("Vores eget brev"),
    "delayed": _l("Besked om forsinkelse"),
    "read-receipt": _l("Læsekvittering"),
    "calendar": _l("Kalenderinvitation"),
    "list": _l("Mailingliste"),
    "feedback-report": _l("Rapport fra en mailserver"),
    "unreadable": _l("Kunne ikke læses"),
    "submitted": _l("Blev til et svar"),
    "repeated": _l("Modtaget før"),
    "automatic": _l("Skrevet af en maskine"),
    "bounce": _l("Et brev kom retur"),
    "held": _l("Venter på en medarbejder"),
    "dismissed": _l("Lagt væk"),
    # what points to the place of a mail
    "reply address a slip off": _l("svaradressen er ét tegn fra partens egen"),
    "answers our letter": _l("den svarer på vores brev til parten"),
    "answers a placed message": _l("den hører til en tråd, som parten har skrevet i"),
    "sent to the return address": _l("den er sendt til returadressen i brevet til parten"),
    "from an address of the party": _l("den kommer fra partens adresse"),
    "in a thread of the case": _l("den hører til en tråd i høringen"),
    "names the case": _l("den nævner høringen"),
    "from nearly an address of the party": _l("adressen er næsten partens"),
    "from the domain of the party": _l("den kommer fra partens domæne"),
    "the party is in copy": _l("parten er med på mailen"),
    "the party has not answered": _l("høringen er åben, og parten har ikke svaret"),
    # when a standard text is offered
    "standard text any": _l("Kan altid vælges"),
    "standard text waiting": _l("Når mailen venter i Posten"),
    "standard text answer": _l("Når mailen er blevet til et svar"),
    # who acted
    "respondent": _l("Afsenderen"),
    "system": _l("Systemet"),
    "cli": _l("Kommandolinjen"),
    # the event log
    "submission received": _l("Svar modtaget"),
    "submission approved": _l("Svar godkendt"),
    "submission redacted": _l("Noget udeladt af det offentlige svar"),
    "redaction lifted": _l("Udeladelse taget væk"),
    "suggestion dismissed": _l("Et fund må blive stående"),
    "note written": _l("Note skrevet"),
    "submission assigned": _l("Svar taget"),
    "submission let go": _l("Svar sluppet igen"),
    "submission withheld": _l("Svar tilbageholdt"),
    "submission reopened": _l("Afgørelsen taget tilbage: svaret venter igen"),
    "submission counts again": _l("Svaret gælder igen"),
    "answer taken out of group": _l("Svar taget ud af en gruppe af ens svar"),
    "groups merged": _l("Grupper af ens svar lagt sammen"),
    "batch begun": _l("Flere svar på én gang"),
    "batch taken back": _l("Flere svar på én gang taget tilbage"),
    "filter saved": _l("Filter gemt"),
    "filter removed": _l("Filter fjernet"),
    "submission withdrawn": _l("Svar trukket tilbage"),
    "submission corrected": _l("Svar rettet af afsenderen"),
    "message read again": _l("Læst igen med nyere regler"),
    "submission read again": _l("Mail læst igen"),
    "submission mail added": _l("En mail mere lagt til svaret"),
    "submission taken apart": _l("En mail skilt fra svaret igen"),
    "submission restored": _l("Svaret er igen et svar for sig"),
    "joined to another answer": _l("lagt til et andet svar"),
    "submission split": _l("Mailen delt i flere svar"),
    "message split": _l("Mail delt i flere svar"),
    "message joined": _l("Mail lagt til et svar"),
    "message taken out": _l("Mail skilt fra svaret"),
    "submission name protected": _l("Navn beskyttet"),
    "submission published": _l("Svar offentliggjort"),
    "submission joined": _l("En part mere er kommet med i svaret"),
    "message submitted": _l("Mail blev til et svar"),
    "message repeated": _l("Mail modtaget før"),
    "message automatic": _l("Mail skrevet af en maskine"),
    "message bounce": _l("Brev kom retur"),
    "message held": _l("Mail venter på en medarbejder"),
    "message unreadable": _l("Mail kunne ikke læses"),
    "message placed": _l("Mail placeret"),
    "message dismissed": _l("Mail lagt væk"),
    "message answered": _l("Brev til afsenderen"),
    "standard text saved": _l("Standardtekst gemt"),
    "standard text removed": _l("Standardtekst fjernet"),
    "letter came back": _l("Brev kunne ikke leveres"),
    "party invited": _l("Part inviteret"),
    "party reminded": _l("Part påmindet"),
    "time asked": _l("Mere tid ønsket"),
    "time granted": _l("Mere tid givet"),
    "time declined": _l("Mere tid afslået"),
    "supposition confirmed": _l("Maskinens gæt bekræftet"),
    "supposition rejected": _l("Maskinens gæt afvist"),
    "deadline extended": _l("Frist udsat"),
    "submission in time": _l("Svar er nu til tiden"),
    "party saved": _l("Part gemt i adressebogen"),
    "consultation created": _l("Høring oprettet"),
    "consultation changed": _l("Høring ændret"),
    "consultation drafted": _l("Kladde lavet"),
    "draft changed": _l("Kladde ændret"),
    "consultation announced": _l("Høring åbnet"),
    "consultation taken back": _l("Høring gjort til kladde igen"),
    "parties chosen": _l("Parter valgt"),
    "party removed": _l("Part fjernet fra adressebogen"),
    "letter refused": _l("Brev kunne ikke leveres"),
    # what the log adds
    "by web": _l("med formularen"),
    "begun in time": _l("begyndt før fristen, sendt færdig efter"),
    "by email": _l("med mail"),
    "by post": _l("med brev"),
    "by phone": _l("i telefonen"),
    "by meeting": _l("på et møde"),
    "late": _l("efter fristen"),
    "by hand": _l("i hånden"),
    "for now": _l("indtil videre"),
    "name in the text": _l("navnet står i svarets egen tekst"),
    "texts": _l("tekst"),
    "material": _l("materiale"),
    "questions": _l("spørgsmål"),
    "dates": _l("datoer"),
    "despite findings": _l("trods advarsel om CPR-nummer"),
}


def word(value: object) -> object:
    """Return the word for a value of the domain, in the page's language when it is shown."""
    return _WORDS.get(str(value), value)


def details(text: str) -> str:
    """Return what an event adds, each part of it that we have words for in words."""
    return ", ".join(_part(part) for part in text.split(", "))


def _part(part: str) -> str:
    number = part.removeprefix("version ")
    if number != part and number.isdecimal():
        return str(gettext("udgave %(number)s", number=number))
    return str(word(part))


def waited(since: datetime) -> str:
    """Return for how long something has waited: "3 dage"."""
    return wording.lasted(now() - since, lang())


def clock(when: datetime) -> str:
    """Return the hour and minute in Copenhagen: "14.03"."""
    return wording.clock(when, lang())


def calendar_day(when: date) -> str:
    """Return a day of the calendar in words, whatever the hour is where the reader sits."""
    return wording.day(start_of(when), lang())


def marked(text: str, findings: Iterable[str]) -> Markup:
    """Return the text with each finding marked, everything else escaped."""
    wanted = [re.escape(each) for each in set(findings) if each]
    if not wanted:
        return escape(text)
    parts = re.split("({})".format("|".join(sorted(wanted, key=len, reverse=True))), text)
    return Markup().join(
        Markup("<mark>{}</mark>").format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def add(app: Flask) -> None:
    """Give the templates these words."""
    app.add_template_filter(word, "word")
    app.add_template_filter(details, "details")
    app.add_template_filter(waited, "waited")
    app.add_template_filter(clock, "clock")
    app.add_template_filter(calendar_day, "calendar_day")
    app.add_template_filter(marked, "marked")
    app.add_template_test(identifiers.is_reference, "reference")
