"""What people call the parts of an answer while it is written, and what they read of them."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from forms.answer_fields import PREFERENCES, SPEAKS_AS
from forms.answer_mandate import MANDATES
from intake.core import drafting
from intake.core.consultation import Consultation
from intake.core.drafting import Content
from intake.store.drafts import Section

_CHOICES = {"who", "publication", "mandate", "nil_return"}

NAMES: dict[str, Any] = {
    "who": _l("Hvem svarer?"),
    "nil_return": _l("Ingen bemærkninger"),
    "body": _l("Andre bemærkninger"),
    "points": _l("Forslag og bemærkninger, punkt for punkt"),
    "files": _l("Bilag"),
    "mandate": _l("Er svaret vedtaget?"),
    "minority": _l("Mindretalsudtalelse"),
    "publication": _l("Hvad bliver offentligt?"),
}


def section_name(consultation: Consultation, key: str) -> str:
    """Return the question, or the heading, that a section stands under."""
    for each in consultation.questions:
        if key == f"answer-{each.key}":
            return f"{each.key}. {each.label}"
    if key == "body" and not consultation.questions:
        return str(gettext("Svaret"))
    return str(NAMES.get(key, key))


def _chosen(key: str, content: Content) -> str:
    """Return what was chosen, in the words of the form, and what was typed beside it."""
    if key == "nil_return":
        return str(NAMES[key]) if content else ""
    words = (*SPEAKS_AS.items(), *PREFERENCES.items(), *MANDATES.items())
    names: dict[str, Any] = {str(key): word for key, word in words}
    skipped = {"together"}
    said = [
        str(names.get(value, value))
        for name, value in drafting.pairs([content])
        if name not in skipped and value.strip()
    ]
    return ", ".join(said)


def as_words(section: Section) -> str:
    """Return a section as people read it; nothing of one that holds no texts."""
    return shown_words(section.key, section.content)


def shown_words(key: str, content: Content) -> str:
    """Return what a section holds as people read it; of files and choices only texts."""
    if key == drafting.FILES:
        count = len(content.get("upload", ()))
        return str(ngettext("%(num)d fil", "%(num)d filer", count)) if count else ""
    if key in _CHOICES:
        return _chosen(key, content)
    if key == drafting.POINTS:
        texts = [
            value.strip()
            for name, value in drafting.pairs([content])
            if not name.endswith("-theme")
        ]
        return "\n".join(f"{n}. {text}" for n, text in enumerate(filter(None, texts), 1))
    return drafting.words(content)
