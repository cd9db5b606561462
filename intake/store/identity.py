"""Who somebody is and how they are reached, put right wherever it is in use."""

from collections.abc import Collection

from sqlite_utils import Database

from intake.store.connection import rows


def in_force(db: Database, numbers: Collection[int]) -> list[str]:
    """Return the references of those of these answers whose words are still there."""
    listed = ", ".join(str(int(each)) for each in sorted(numbers))
    sql = (
        f"SELECT reference FROM submission WHERE id IN ({listed}) AND erased_at IS NULL"
        " AND kept_face IS NULL ORDER BY id"
    )
    return [each["reference"] for each in rows(db, sql)]


def put_right(db: Database, reference: str, name: str, email: str) -> None:
    """Write another name and address for who answered."""
    sql = "UPDATE submission SET author_name = ?, email = ? WHERE reference = ?"
    db.conn.execute(sql, (name, email, reference))


def move(db: Database, email: str, new_email: str) -> None:
    """Let what is still to come reach a person at another address.

    Letters that wait, drafts, requests. What they follow is asked about anew (`actions.following`).
    """
    for table, column in (
        ("draft", "email"),
        ("draft_member", "address"),
        ("time_request", "email"),
    ):
        sql = f"UPDATE {table} SET {column} = ? WHERE lower({column}) = lower(?)"
        db.conn.execute(sql, (new_email, email))
    for table, column, where in (
        ("delivery", "address", " AND sent_at IS NULL AND refused_at IS NULL"),
        ("party_address", "address", ""),
    ):
        sql = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE lower({column}) = lower(?){where}"
        db.conn.execute(sql, (new_email, email))
