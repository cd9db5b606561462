"""The consultation that a public page is about."""

from intake.core.consultation import Consultation, is_public
from intake.core.editing import as_if_open
from intake.core.errors import NotFound
from intake.store import consultations
from intake.web.site import now, previewed, record


def announced(slug: str) -> Consultation:
    """Return the consultation unless it is still a draft that nobody looks at from the desk.

    Raises NotFound.
    """
    consultation = consultations.get(record(), slug)
    if previewed() == slug:
        return as_if_open(consultation, now())
    if not is_public(consultation):
        raise NotFound("consultation", slug)
    return consultation
