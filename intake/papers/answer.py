"""An answer on paper: everything received, with what proves it."""

from typing import Any, Protocol

from intake.core import wording
from intake.core.consultation import Consultation
from intake.core.submission import Mandate, Preference, Submission
from intake.core.version import Version
from intake.papers.typesetter import paragraphs


class Translate(Protocol):
    """Gives a Danish text in the reader's language, with its names filled in."""

    def __call__(self, text: str, /, **names: object) -> str:
        """Return the text."""
        ...


def in_danish(text: str, /, **names: object) -> str:
    """Return the text as it is written here."""
    return text % names if names else text


def values(
    submission: Submission,
    consultation: Consultation,
    newest: Version,
    *,
    authority: str,
    check_at: str,
    lang: str = "da",
    gettext: Translate = in_danish,
) -> dict[str, Any]:
    """Return what the paper "answer" is set from; `check_at` is where receipts are checked."""
    draft = submission.draft
    labels = {each.key: each.label for each in consultation.questions}
    return {
        "lang": lang,
        "title": gettext("Svar på høringen %(title)s", title=consultation.title),
        "authority": consultation.unit or authority,
        "reference": submission.reference,
        "code": newest.code,
        "facts": _facts(submission, consultation, newest, lang, gettext),
        "nil_return": draft.nil_return,
        "body": paragraphs(draft.body),
        "answers": [
            {"question": f"{key}. {labels.get(key, '')}", "text": [[each] for each in texts]}
            if len(texts) > 1
            else {"question": f"{key}. {labels.get(key, '')}", "text": paragraphs(texts[0])}
            for key, texts in draft.answers.items()
        ],
        "points": [
            {"name": _point(each.number, each.theme, gettext), "text": paragraphs(each.text)}
            for each in draft.points
        ],
        "minority": paragraphs(draft.minority),
        "files": [
            {
                "name": each.name,
                "facts": f"{wording.file_kind(each.media_type, lang)},"
                f" {wording.size(each.size, lang)}",
                "sha256": each.sha256,
            }
            for each in submission.attachments
        ],
        "words": _words(check_at, gettext),
    }


def _facts(
    submission: Submission,
    consultation: Consultation,
    newest: Version,
    lang: str,
    gettext: Translate,
) -> list[tuple[str, str]]:
    draft = submission.draft
    preference = {
        Preference.NAMED: gettext("Vis svaret med navn"),
        Preference.ANONYMOUS: gettext("Vis svaret uden navn"),
        Preference.PRIVATE: gettext("Vis ikke svaret på siden"),
    }[draft.preference]
    mandate = {
        Mandate.NONE: "",
        Mandate.PROVISIONAL: gettext("Foreløbigt svar"),
        Mandate.CHAIR: gettext("Godkendt af formanden"),
        Mandate.ADOPTED: gettext("Vedtaget på møde"),
    }[draft.mandate]
    adopted = f"{draft.adopted_on:%d.%m.%Y}" if draft.adopted_on else ""
    changed = wording.moment(newest.at, lang) if newest.number > 1 else ""
    found = [
        (gettext("Referencenummer"), submission.reference),
        (gettext("Modtaget"), wording.moment(submission.received_at, lang)),
        (gettext("Udgave"), f"{newest.number}, {changed}" if changed else ""),
        (gettext("Kvitteringskode"), newest.code),
        (gettext("Høring"), consultation.title),
        (gettext("Sagsnummer"), consultation.case_number),
        (gettext("Svarer for"), wording.joined(draft.parties, lang) or draft.organisation),
        (gettext("Navn"), draft.author_name),
        (gettext("Mailadresse"), draft.email),
        (gettext("Mandat"), " ".join(each for each in (mandate, adopted) if each)),
        (gettext("Dit valg"), preference),
    ]
    return [(name, value) for name, value in found if value]


def _point(number: int, theme: str, gettext: Translate) -> str:
    name = str(gettext("Punkt %(number)s", number=number))
    return f"{name} ({theme})" if theme else name


def _words(link: str, gettext: Translate) -> dict[str, str]:
    return {
        "page": gettext("Side"),
        "receipt": gettext("Kvittering"),
        "answer": gettext("Svaret"),
        "nil_return": gettext("Ingen bemærkninger."),
        "points": gettext("Forslag og bemærkninger"),
        "minority": gettext("Mindretalsudtalelse"),
        "files": gettext("Bilag"),
        "proof": gettext("Sådan tjekkes kvitteringen"),
        "proves": gettext(
            "Kvitteringskoden viser, at netop dette svar er modtaget, og at det er gemt uden"
            " ændringer. Alle kan tjekke den på %(link)s. Tallene under hvert bilag er filens"
            " SHA-256: de kan regnes ud af filen og viser, at det er den samme fil.",
            link=link,
        ),
    }
