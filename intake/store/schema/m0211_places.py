"""Which of a letter's addresses one is: its lasting name in case files holds the number."""

from sqlite_utils import Database


def places(db: Database) -> None:
    """Number the addresses of each letter as case files have numbered them so far."""
    db.execute("ALTER TABLE delivery ADD COLUMN place INTEGER NOT NULL DEFAULT 1")
    db.execute(
        "UPDATE delivery SET place = (SELECT count(*) FROM delivery d"
        " WHERE d.letter_id = delivery.letter_id AND d.address <= delivery.address)"
    )
