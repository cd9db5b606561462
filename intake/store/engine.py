"""The SQLite that public.db is written and read with: one that can take words out of its index.

A full-text index only marks what is deleted, unless told to erase it, which SQLite learned in 3.42.
Debian 12 has 3.40, so a newer one comes along as a package where there is one for the machine.
Without it each publication writes the whole file anew, as nothing can be taken out of the old one.
"""

import sqlite3 as _standard
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        sqlite3 = _standard

__all__ = ["FORGETS", "Errors", "sqlite3"]

FORGETS = sqlite3.sqlite_version_info >= (3, 44)
"""Whether an answer can be erased from the search index; earlier ones had faults in it."""

Errors = (sqlite3.OperationalError, _standard.OperationalError)
"""What either of the two raises when the disk or a lock is in the way."""
