"""What caseworkers read of files: what to mind in one, and what the public gets of it."""

from flask_babel import lazy_gettext as _l

WORDS = {
    # what to mind in a file
    "file encrypted": _l("Låst med en adgangskode: bed afsenderen om en fil uden"),
    "file broken": _l("Filen er beskadiget, så der kan mangle tekst"),
    "file bomb": _l("Filen er for stor eller for tung at læse sikkert"),
    "file cut": _l("Filen er så lang, at kun begyndelsen er læst"),
    "file empty": _l("Ingen tekst: måske scannede sider"),
    "file macros": _l("Indeholder makroer: åbn den kun, hvor de er slået fra"),
    "file hidden": _l("Indeholder skjulte ark, rækker, kolonner eller dias"),
    "file tracked": _l("Indeholder sporede ændringer, også det slettede"),
    "file comments": _l("Indeholder kommentarer"),
    "file inside": _l("Indeholder andre filer, som ikke er læst"),
    "file unsupported": _l("Ikke en filtype, som vi kan læse tekst i"),
    "file unreadable": _l("Kunne ikke læses i tre forsøg"),
    # what the public gets of a file
    "left out covered": _l("Ord, som ikke kan ses på siden: dækket, hvide eller uden for siden"),
    "left out comments": _l("Kommentarer"),
    "left out inside": _l("Andre filer inde i filen"),
    "left out tracked": _l("Sporede ændringer"),
    "left out hidden": _l("Skjulte ark, rækker, kolonner eller ord"),
    "left out more text": _l("Tekst ud over de første 300.000 tegn"),
    "unread files asked about": _l("Bedt om at gå videre uden bilag"),
    "unread files let past": _l("Svaret går videre uden bilag, som ingen kunne læse"),
    "unread files held again": _l("Bilag holder igen svaret tilbage"),
    "attachment made anew": _l("Bilagets offentlige udgave er lavet om"),
    "copy ": _l("Sider og tekst, gjort på ny"),
    "copy plain text": _l("Teksten"),
    "copy no pages": _l("Kun teksten: filen kan ikke sættes som sider her"),
    "copy left out": _l("Udeladt"),
    "copy locked": _l("Kun navnet: filen er låst med en adgangskode"),
    "copy broken": _l("Kun navnet: filen er beskadiget"),
    "copy too large": _l("Kun navnet: filen er for stor til at blive gjort på ny"),
    "copy unknown kind": _l("Kun navnet: filen er af en slags, der ikke kan gøres sikker"),
    "copy not ready": _l("Ikke klar endnu"),
    "copy not read": _l("Kun navnet: filen kunne ikke læses"),
}
