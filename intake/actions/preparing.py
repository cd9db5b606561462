"""Making consultations and keeping the address book."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.actions.inviting import enlist
from intake.config import Settings
from intake.core import editing
from intake.core.consultation import Consultation
from intake.core.errors import FileProblem, NotFound
from intake.core.extension import require_not_earlier
from intake.core.party import Party
from intake.store import consultations, events, files, parties
from intake.store.connection import transaction


def put_consultation(
    db: Database,
    consultation: Consultation,
    *,
    contents: Mapping[str, bytes],
    listed: Sequence[str] = (),
    settings: Settings,
    now: datetime,
    by: str,
) -> None:
    """Create the consultation or bring it up to date, with its material and list of parties.

    `contents` holds the material's bytes by SHA-256. Raises FileProblem for a slug that is an
    address of our own, and a party that the address book does not know; ChangeNotAllowed for other
    questions than those that people were asked, DeadlineNotMoved for an earlier deadline than they
    were told. Then nothing was changed.
    """
    refuse_taken(consultation.slug, settings)
    with transaction(db):
        is_new = not consultations.exists(db, consultation.slug)
        if not is_new:
            require_not_earlier(consultations.get(db, consultation.slug), consultation, now)
        if consultations.is_under_way(db, consultation.slug):
            editing.require_same_questions(consultations.get(db, consultation.slug), consultation)
        for content in contents.values():
            files.keep(db, content)
        consultations.put(db, consultation)
        for name in listed:
            enlist(db, consultation.slug, _known(db, name), settings=settings)
        events.record(
            db,
            "consultation created" if is_new else "consultation changed",
            consultation.slug,
            actor=by,
            now=now,
            consultation=consultation.slug,
        )


def put_parties(db: Database, found: Sequence[Party], *, now: datetime, by: str) -> None:
    """Bring the address book up to date with these parties, all or none of them."""
    with transaction(db):
        for party in found:
            parties.put(db, party)
            events.record(db, "party saved", party.name, actor=by, now=now)


def refuse_taken(slug: str, settings: Settings) -> None:
    """Keep letters to the sender, and replies that lost their token, out of any one case.

    Raises FileProblem.
    """
    ours = {settings.sender, f"{settings.mail_local}@{settings.mail_domain}"}
    address = letters.open_address(settings, slug)
    if address.lower() in {each.lower() for each in ours}:
        raise FileProblem("slug", f"{address} is an address of the service; choose another")


def _known(db: Database, name: str) -> Party:
    try:
        return parties.get(db, name)
    except NotFound:
        raise FileProblem(
            f"parties: {name}", "is not in the address book; add it with 'intake party load'"
        ) from None
