"""What WTForms' built-in validators say, in our words: it ships no Danish catalogue.

WTForms asks for its English message; the answer is our Danish one, which Flask-Babel turns into the
language of the page. A plural in English is one form in Danish, so both ask for the same sentence.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SESSION_LOST = _l(
    "Siden har stået åben for længe, eller din browser gemte ikke vores cookie. "
    "Det, du har skrevet, står her endnu. Vælg eventuelle filer igen, og send så på ny."
)

_NOT_A_DATE = _l("Skriv en dato, for eksempel 01-03-2026.")
_NOT_A_NUMBER = _l("Skriv et tal.")
_NOT_A_CHOICE = _l("Vælg en af mulighederne.")
_MISSING = _l("Udfyld dette felt.")

_MESSAGES: dict[str, Any] = {
    "This field is required.": _MISSING,
    "Invalid input.": _l(
        "Det, du har skrevet, passer ikke her. Prøv at skrive det på en anden måde."
    ),
    "Invalid email address.": _l("Skriv en mailadresse, for eksempel navn@example.dk."),
    "Invalid URL.": _l("Skriv en hel webadresse, for eksempel https://www.example.dk."),
    "Field must be equal to %(other_name)s.": _l("De to felter skal være ens."),
    "Field must be at least %(min)d characters long.": _l("Skriv mindst %(min)d tegn."),
    "Field cannot be longer than %(max)d characters.": _l(
        "Teksten er for lang. Der er plads til %(max)d tegn."
    ),
    "Field must be exactly %(max)d characters long.": _l("Skriv præcis %(max)d tegn."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Skriv mellem %(min)d og %(max)d tegn."
    ),
    "Number must be at least %(min)s.": _l("Tallet skal være mindst %(min)s."),
    "Number must be at most %(max)s.": _l("Tallet må højst være %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l(
        "Tallet skal være mellem %(min)s og %(max)s."
    ),
    "Date must be at least %(min)s.": _l("Datoen må tidligst være %(min)s."),
    "Date must be at most %(max)s.": _l("Datoen må senest være %(max)s."),
    "Date must be between %(min)s and %(max)s.": _l("Datoen skal være fra %(min)s til %(max)s."),
    "Not a valid choice.": _NOT_A_CHOICE,
    "Invalid Choice: could not coerce.": _NOT_A_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _NOT_A_CHOICE,
    "'%(value)s' are not valid choices for this field.": _NOT_A_CHOICE,
    "Invalid value, must be one of: %(values)s.": _NOT_A_CHOICE,
    "Not a valid integer value.": _l("Skriv et helt tal."),
    "Not a valid decimal value.": _NOT_A_NUMBER,
    "Not a valid float value.": _NOT_A_NUMBER,
    "Not a valid date value.": _NOT_A_DATE,
    "Not a valid datetime value.": _l("Skriv en dato og et klokkeslæt."),
    "Not a valid time value.": _l("Skriv et klokkeslæt, for eksempel 23.59."),
    "File does not have an approved extension: {extensions}": _l(
        "Den slags fil kan vi ikke tage imod. Du kan sende: {extensions}"
    ),
    "File does not have an approved extension.": _l("Den slags fil kan vi ikke tage imod."),
    "This field cannot be edited.": _l("Dette felt kan ikke ændres."),
    "This field is disabled and cannot have a value.": _l("Dette felt kan ikke ændres."),
}


class OurMessages:
    """The translations object WTForms asks; a message we do not know is given back as it is."""

    def gettext(self, string: str) -> str:
        """Return our sentence for WTForms' one, in the page's language, placeholders kept."""
        return str(_MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return our one sentence for WTForms' two; `n` is in it as a placeholder."""
        return self.gettext(plural)
