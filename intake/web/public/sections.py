"""What people call the parts of an answer while it is written, and what they read of them."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from intake.core import drafting
from intake.core.consultation import Consultation
from intake.core.drafting import Content
from intake.store.drafts import Section

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


def as_words(section: Section) -> str:
    """Return a section as people read it; nothing of one that holds no texts."""
    return shown_words(section.key, section.content)


def shown_words(key: str, content: Content) -> str:
    """Return what a section holds as people read it; of files and choices only texts."""
    if key == drafting.POINTS:
        texts = [value.strip() for _, value in drafting.pairs([content])]
        return "\n".join(f"{n}. {text}" for n, text in enumerate(filter(None, texts), 1))
    return drafting.words(content)
