"""The words for staff: their roles, how they sign in, and what the log tells of both."""

from flask_babel import lazy_gettext as _l

STAFF = {
    "admin": _l("Administrator"),
    "caseworker": _l("Sagsbehandler"),
    "reader": _l("Læser"),
    "publisher": _l("Udgiver"),
    "limited": _l("kun nogle høringer"),
    "by link": _l("med et link"),
    "by password": _l("med adgangskode"),
    "by link code": _l("med et link og en kode"),
    "by password code": _l("med adgangskode og kode"),
    # the event log
    "user added": _l("Bruger tilføjet eller ændret"),
    "user removed": _l("Bruger fjernet"),
    "user changed": _l("Brugers rettigheder ændret"),
    "user disabled": _l("Bruger lukket ude"),
    "user enabled": _l("Bruger lukket ind igen"),
    "password chosen": _l("Adgangskode valgt"),
    "password removed": _l("Adgangskode fjernet"),
    "second factor begun": _l("App til koder taget i brug"),
    "second factor removed": _l("App til koder fjernet"),
    "recovery code used": _l("Nødkode brugt"),
    "session ended": _l("Logget ud et andet sted"),
    "sessions ended": _l("Logget ud alle steder"),
    "read": _l("Læst"),
    "signed in": _l("Logget ind"),
    "signed out": _l("Logget ud"),
}
