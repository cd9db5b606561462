"""Writing by hand to a party that is asked; what it answers comes in as the party's own."""

from datetime import datetime

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core.errors import NotFound, Overtaken
from intake.core.party import Party
from intake.store import consultations, events, outbox, parties, replies
from intake.store.connection import transaction
from intake.store.parties import BoardRow


def reachable(db: Database, slug: str, public_id: str) -> tuple[Party, tuple[str, ...]]:
    """Return a party on the list, and its addresses that letters have not come back from.

    Raises NotFound.
    """
    row = _row(db, slug, public_id)
    dead = {each.lower() for each in row.undeliverable}
    return row.party, tuple(each for each in row.party.addresses if each.lower() not in dead)


def to_party(
    db: Database,
    slug: str,
    public_id: str,
    *,
    subject: str,
    text: str,
    seen: int,
    settings: Settings,
    by: str,
    now: datetime,
) -> None:
    """Owe the party a letter at each address that works.

    `seen` is how many such letters there were when this one was written. Raises NotFound, also
    where no address works, and Overtaken where a colleague wrote first.
    """
    with transaction(db):
        consultation = consultations.get(db, slug)
        party, addresses = reachable(db, slug, public_id)
        if not addresses:
            raise NotFound("address of", party.name)
        written = replies.count_to_party(db, slug, party.name)
        if written != seen:
            raise Overtaken(party.name, seen, written)
        letter = letters.by_hand(
            settings,
            consultation,
            party,
            count=written + 1,
            subject=subject,
            text=text,
            to=addresses,
        )
        outbox.queue(db, letter, now=now)
        events.record(db, "party written to", party.name, actor=by, now=now, consultation=slug)


def _row(db: Database, slug: str, public_id: str) -> BoardRow:
    for row in parties.board(db, slug, is_closed=False):
        if row.party.public_id == public_id:
            return row
    raise NotFound("party", public_id)
