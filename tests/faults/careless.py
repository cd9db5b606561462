"""Runs `intake` as if it synced less than it does, to see that the tests would notice.

CARELESS=FULL leaves out the sync of the folder, CARELESS=OFF every sync.
"""

import os
import sqlite3
from functools import partial

from intake.app import main


class Careless(sqlite3.Connection):
    """A connection that is told to be careful, and is not."""

    def execute(self, sql, *parameters):
        return super().execute(sql.replace("= EXTRA", f"= {os.environ['CARELESS']}"), *parameters)


if __name__ == "__main__":
    sqlite3.connect = partial(sqlite3.connect, factory=Careless)  # type: ignore[assignment]
    main()
