"""The tables of the record as numbered migrations, one file each.

A migration is never edited once released. A new one is a file of its own, named in `_STEPS`.
"""

from collections.abc import Callable

from sqlite_utils import Database, Migrations

from intake.store import earlier
from intake.store.connection import transaction, value
from intake.store.publishable import LOUD
from intake.store.schema.m0001_the_whole_way_once import the_whole_way_once
from intake.store.schema.m0002_versions import versions
from intake.store.schema.m0003_asking import asking
from intake.store.schema.m0010_robots import robots
from intake.store.schema.m0020_reading import reading
from intake.store.schema.m0030_pen import pen
from intake.store.schema.m0040_made_at_the_desk import made_at_the_desk
from intake.store.schema.m0060_drafts import drafts
from intake.store.schema.m0070_after_sending import after_sending
from intake.store.schema.m0080_following import following
from intake.store.schema.m0090_redaction import redaction
from intake.store.schema.m0095_desk import desk
from intake.store.schema.m0100_public_copies import public_copies
from intake.store.schema.m0101_unread_files import unread_files
from intake.store.schema.m0110_release import release
from intake.store.schema.m0111_hidden_words import hidden_words
from intake.store.schema.m0120_search import search
from intake.store.schema.m0121_at_once import at_once
from intake.store.schema.m0122_likeness import likeness
from intake.store.schema.m0130_points import points
from intake.store.schema.m0140_staff_access import staff_access
from intake.store.schema.m0141_kept_log import kept_log
from intake.store.schema.m0155_generations import generations
from intake.store.schema.m0156_receipt_tree import receipt_tree
from intake.store.schema.m0160_the_loop import the_loop
from intake.store.schema.m0161_letters_back import letters_back
from intake.store.schema.m0162_implementation import implementation
from intake.store.schema.m0170_case_file import case_file
from intake.store.schema.m0180_erasing import erasing
from intake.store.schema.m0190_delivered import delivered
from intake.store.schema.m0205_replies_to_release import replies_to_release
from intake.store.schema.m0206_list_facts import list_facts
from intake.store.schema.m0207_letters_found import letters_found
from intake.store.schema.m0210_personal_holds import personal_holds
from intake.store.schema.m0211_places import places
from intake.store.schema.m0220_taken_up_again import taken_up_again

_STEPS: dict[str, Callable[[Database], None]] = {
    "0001_the_whole_way_once": the_whole_way_once,
    "0002_versions": versions,
    "0003_asking": asking,
    "0080_following": following,
    "0090_redaction": redaction,
    "0010_robots": robots,
    "0060_drafts": drafts,
    "0030_pen": pen,
    "0020_reading": reading,
    "0040_made_at_the_desk": made_at_the_desk,
    "0070_after_sending": after_sending,
    "0095_desk": desk,
    "0155_generations": generations,
    "0156_receipt_tree": receipt_tree,
    "0100_public_copies": public_copies,
    "0101_unread_files": unread_files,
    "0110_release": release,
    "0111_hidden_words": hidden_words,
    "0130_points": points,
    "0160_the_loop": the_loop,
    "0161_letters_back": letters_back,
    "0162_implementation": implementation,
    "0120_search": search,
    "0121_at_once": at_once,
    "0122_likeness": likeness,
    "0140_staff_access": staff_access,
    "0170_case_file": case_file,
    "0141_kept_log": kept_log,
    "0180_erasing": erasing,
    "0190_delivered": delivered,
    "0205_replies_to_release": replies_to_release,
    "0206_list_facts": list_facts,
    "0207_letters_found": letters_found,
    "0210_personal_holds": personal_holds,
    "0211_places": places,
    "0220_taken_up_again": taken_up_again,
}

migrations = Migrations("intake")
for name, step in _STEPS.items():
    migrations(name=name)(step)


def initialise(db: Database) -> None:
    """Bring the record to the newest schema; safe to repeat, and from several processes at once."""
    with transaction(db):
        migrations.apply(db)
        earlier.complete(db)
        _index_what_is_loud(db)


def _index_what_is_loud(db: Database) -> None:
    """Make the index of events that change what the public sees anew where their list changed.

    The publisher asks twice a second for the last of them.
    """
    wanted = f"CREATE INDEX event_loud ON event (id) WHERE {LOUD}"
    found = value(db, "SELECT sql FROM sqlite_master WHERE name = 'event_loud'")
    if found != wanted:
        db.conn.execute("DROP INDEX IF EXISTS event_loud")
        db.conn.execute(wanted)
