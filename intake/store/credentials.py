"""By what staff prove who they are beside links: passwords, second factors, and the misses."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from intake.core.identifiers import fingerprint
from intake.core.staff import User
from intake.store.connection import row, text_of, value


@dataclass(frozen=True)
class Factor:
    """An authenticator app: its sealed secret, and the step of the last code that counted."""

    sealed: str
    last_step: int


def password_of(db: Database, user: User) -> str:
    """Return the hash of a user's password, empty where they have none."""
    return str(value(db, "SELECT hash FROM password WHERE user_id = ?", (user.id,)) or "")


def set_password(db: Database, user: User, hashed: str, *, now: datetime) -> None:
    """Keep the hash of a user's password, or forget it where it is empty."""
    db.conn.execute("DELETE FROM password WHERE user_id = ?", (user.id,))
    if hashed:
        values = (user.id, hashed, text_of(now))
        db.conn.execute("INSERT INTO password (user_id, hash, set_at) VALUES (?, ?, ?)", values)


def factor_of(db: Database, user: User) -> Factor | None:
    """Return a user's second factor, or None."""
    found = row(db, "SELECT * FROM second_factor WHERE user_id = ?", (user.id,))
    if found is None:
        return None
    return Factor(found["secret"], found["last_step"])


def set_factor(db: Database, user: User, sealed: str, *, step: int, now: datetime) -> None:
    """Keep the secret of an app, and the step of the code that it was taken into use by."""
    forget_factor(db, user)
    db.conn.execute(
        "INSERT INTO second_factor (user_id, secret, confirmed_at, last_step) VALUES (?, ?, ?, ?)",
        (user.id, sealed, text_of(now), step),
    )


def use_step(db: Database, user: User, step: int) -> None:
    """Note that the code of a step counted."""
    db.conn.execute("UPDATE second_factor SET last_step = ? WHERE user_id = ?", (step, user.id))


def forget_factor(db: Database, user: User) -> None:
    """Take away a user's second factor with its recovery codes."""
    for table in ("second_factor", "recovery_code"):
        db.conn.execute(f"DELETE FROM {table} WHERE user_id = ?", (user.id,))


def set_recovery_codes(db: Database, user: User, codes: list[str]) -> None:
    """Keep new recovery codes in the place of those before."""
    db.conn.execute("DELETE FROM recovery_code WHERE user_id = ?", (user.id,))
    for code in codes:
        db.conn.execute(
            "INSERT INTO recovery_code (code_hash, user_id) VALUES (?, ?)",
            (_hash(user, code), user.id),
        )


def use_recovery_code(db: Database, user: User, code: str, *, now: datetime) -> bool:
    """Use up a recovery code; return whether it was one that nobody had used."""
    used = db.conn.execute(
        "UPDATE recovery_code SET used_at = ? WHERE code_hash = ? AND user_id = ?"
        " AND used_at IS NULL",
        (text_of(now), _hash(user, code), user.id),
    )
    return bool(used.rowcount)


def recovery_codes_left(db: Database, user: User) -> int:
    """Return how many recovery codes nobody has used."""
    sql = "SELECT count(*) FROM recovery_code WHERE user_id = ? AND used_at IS NULL"
    return int(value(db, sql, (user.id,)))


def miss(db: Database, account: str, address: str, *, now: datetime) -> None:
    """Note that somebody at this address failed to prove to be this account."""
    db.conn.execute(
        "INSERT INTO sign_in_miss (at, account_hash, address_hash) VALUES (?, ?, ?)",
        (text_of(now), fingerprint(account), fingerprint(address)),
    )


def misses(db: Database, account: str, address: str, *, since: datetime) -> tuple[int, int]:
    """Return how often that happened since a moment, for the account and from the address."""
    at = text_of(since)
    sql = "SELECT count(*) FROM sign_in_miss WHERE {} = ? AND at > ?"
    return (
        int(value(db, sql.format("account_hash"), (fingerprint(account), at))),
        int(value(db, sql.format("address_hash"), (fingerprint(address), at))),
    )


def forgive(db: Database, account: str) -> None:
    """Forget the misses of an account, as when they have proved who they are."""
    db.conn.execute("DELETE FROM sign_in_miss WHERE account_hash = ?", (fingerprint(account),))


def sweep_misses(db: Database, *, before: datetime) -> None:
    """Forget the misses that limit nobody any more."""
    db.conn.execute("DELETE FROM sign_in_miss WHERE at < ?", (text_of(before),))


def _hash(user: User, code: str) -> str:
    return fingerprint(f"{user.id} {code}")
