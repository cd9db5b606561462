"""What is counted at publication, so that no page has to: counts in columns, and tallies by name.

Most is a sum over answers, `s`: then it is worked out for the answers that changed alone, once as
they were and once as they are, and the difference is added. So counting costs what changed, and
not what there is. The rest is worked out anew for the consultations and parties that it is about.
"""

from intake.store.engine import sqlite3

SUMS = {
    ("party", "submission_count"): "SELECT sp.party, count(*) FROM submission s"
    " JOIN submission_party sp ON sp.submission = s.id",
    ("party", "point_count"): "SELECT sp.party, sum(s.point_count) FROM submission s"
    " JOIN submission_party sp ON sp.submission = s.id",
    ("consultation", "submission_count"): "SELECT s.consultation, count(*) FROM submission s",
    ("consultation", "point_count"): "SELECT s.consultation, sum(s.point_count) FROM submission s",
    ("consultation", "redaction_count"): "SELECT s.consultation, sum(r.count) FROM submission s"
    " JOIN redaction r ON r.submission = s.id",
}
"""By table and column: what it is the sum of, by key."""

TALLIES = {
    "day": "SELECT s.consultation, '', s.received_on, '', count(*) FROM submission s",
    "speaks_as": "SELECT s.consultation, '', s.speaks_as, '', count(*) FROM submission s",
    "channel": "SELECT s.consultation, '', s.channel, '', count(*) FROM submission s",
    "party": "SELECT s.consultation, sp.party, y.name, '', count(*) FROM submission s"
    " JOIN submission_party sp ON sp.submission = s.id JOIN party y ON y.id = sp.party",
    "theme": "SELECT s.consultation, '', p.theme, '', count(*) FROM submission s"
    " JOIN point p ON p.submission = s.id",
    "theme by party": "SELECT s.consultation, sp.party, p.theme, y.name, count(*)"
    " FROM submission s JOIN point p ON p.submission = s.id"
    " JOIN submission_party sp ON sp.submission = s.id JOIN party y ON y.id = sp.party",
    "fate": "SELECT s.consultation, '', p.theme, p.fate, count(*) FROM submission s"
    " JOIN point p ON p.submission = s.id AND p.fate != ''",
    "fate by party": "SELECT '', sp.party, p.fate, '', count(*) FROM submission s"
    " JOIN point p ON p.submission = s.id AND p.fate != ''"
    " JOIN submission_party sp ON sp.submission = s.id",
    "redaction": "SELECT s.consultation, '', r.reason, '', sum(r.count) FROM submission s"
    " JOIN redaction r ON r.submission = s.id",
    "party by year": "SELECT '', sp.party, substr(s.received_on, 1, 4), '', count(*)"
    " FROM submission s JOIN submission_party sp ON sp.submission = s.id",
}
"""By what is counted of answers: consultation, party, name, part and count of each row."""

_FEW = {
    "status": "SELECT '', '', status, '', count(*) FROM consultation GROUP BY 3",
    "topic": "SELECT '', '', value, '', count(*) FROM consultation, json_each(topics) GROUP BY 3",
    "year": "SELECT '', '', CAST(year AS TEXT), '', count(*) FROM consultation GROUP BY 3",
    "kind of party": "SELECT '', '', kind, '', count(*) FROM party GROUP BY 3",
}
"""What is counted of things there are few of: worked out anew each time."""

_OF_THOSE_TOUCHED = (
    """UPDATE invited SET answered = EXISTS (SELECT 1 FROM submission_party sp
        JOIN submission s ON s.id = sp.submission
        WHERE sp.party = invited.party AND s.consultation = invited.consultation)
        WHERE consultation IN {consultations}""",
    """UPDATE party SET invited_count = (SELECT count(*) FROM invited i WHERE i.party = party.id)
        WHERE id IN {parties}""",
    # Answers without words (such as "no remarks") are each an answer of its own.
    """UPDATE consultation SET
        distinct_count = (SELECT count(DISTINCT nullif(wording, '')) + count(*)
            - count(nullif(wording, '')) FROM submission s WHERE s.consultation = consultation.id),
        invited_count = (SELECT count(*) FROM invited i WHERE i.consultation = consultation.id),
        answered_count = (SELECT count(*) FROM invited i
            WHERE i.consultation = consultation.id AND i.answered)
        WHERE id IN {consultations}""",
)

TEMPORARY = (
    "CREATE TEMP TABLE changed (id TEXT PRIMARY KEY)",
    "CREATE TEMP TABLE touched (kind TEXT, id TEXT, PRIMARY KEY (kind, id))",
    "CREATE TEMP TABLE summed (kind TEXT, name TEXT, id TEXT, count INTEGER)",
    "CREATE TEMP TABLE told (about TEXT, consultation TEXT, party TEXT, name TEXT, part TEXT,"
    " count INTEGER)",
)
"""Where an edit notes which answers change, what that touches, and by how much counts differ."""

_KEY = "about, consultation, party, name, part"


def count_everything(public: sqlite3.Connection) -> None:
    """Count all that there is, in a file where nothing is counted yet and the indexes are there."""
    for (table, column), sql in SUMS.items():
        public.execute(
            f"UPDATE {table} SET {column} = found.n"
            f" FROM ({_grouped(sql, 1)}) AS found WHERE found.id = {table}.id"
        )
    for about, sql in TALLIES.items():
        public.execute(f"INSERT INTO tally ({_KEY}, count) {_grouped_tally(about, sql)}")
    for sql in _OF_THOSE_TOUCHED:
        everything = {
            "consultations": "(SELECT id FROM consultation)",
            "parties": "(SELECT id FROM party)",
        }
        public.execute(sql.format(**everything))
    _count_few(public)


def mark(public: sqlite3.Connection, kind: str, id: str) -> None:
    """Mark an answer as changed, or anything else as touched."""
    if kind == "submission":
        public.execute("INSERT OR IGNORE INTO temp.changed VALUES (?)", (id,))
    else:
        public.execute("INSERT OR IGNORE INTO temp.touched VALUES (?, ?)", (kind, id))


def note(public: sqlite3.Connection, sign: int) -> None:
    """Note what the changed answers count for: -1 before they change, and +1 afterwards."""
    of_changed = " WHERE s.id IN (SELECT id FROM temp.changed)"
    for (table, column), sql in SUMS.items():
        public.execute(
            f"INSERT INTO temp.summed SELECT '{table}', '{column}', id, n * {sign}"
            f" FROM ({_grouped(sql + of_changed, 1)})"
        )
    for about, sql in TALLIES.items():
        public.execute(
            f"INSERT INTO temp.told SELECT about, consultation, party, name, part, count * {sign}"
            f" FROM ({_grouped_tally(about, sql + of_changed)})"
        )
    public.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT 'consultation', consultation FROM submission"
        " WHERE id IN (SELECT id FROM temp.changed)"
    )
    public.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT 'party', party FROM invited"
        " WHERE consultation IN (SELECT id FROM temp.touched WHERE kind = 'consultation')"
    )


def settle(public: sqlite3.Connection) -> None:
    """Add what was noted, and count anew what is no sum."""
    for table, column in SUMS:
        public.execute(
            f"UPDATE {table} SET {column} = {column} + found.n FROM (SELECT id, sum(count) AS n"
            f" FROM temp.summed WHERE kind = '{table}' AND name = '{column}' GROUP BY id) AS found"
            f" WHERE found.id = {table}.id AND found.n != 0"
        )
    public.execute(
        f"INSERT INTO tally ({_KEY}, count) SELECT {_KEY}, sum(count) AS n FROM temp.told"
        f" WHERE true GROUP BY {_KEY} HAVING n != 0"
        f" ON CONFLICT ({_KEY}) DO UPDATE SET count = count + excluded.count"
    )
    public.execute(
        f"DELETE FROM tally WHERE count = 0 AND ({_KEY}) IN (SELECT {_KEY} FROM temp.told)"
    )
    touched = "(SELECT id FROM temp.touched WHERE kind = '{}')"
    for sql in _OF_THOSE_TOUCHED:
        public.execute(
            sql.format(
                consultations=touched.format("consultation"), parties=touched.format("party")
            )
        )
    _count_few(public)


def _count_few(public: sqlite3.Connection) -> None:
    for about, sql in _FEW.items():
        public.execute(
            f"INSERT INTO tally ({_KEY}, count) {_named(about, sql)}"
            f" ON CONFLICT ({_KEY}) DO UPDATE SET count = excluded.count"
            " WHERE count != excluded.count"
        )
        public.execute(
            f"DELETE FROM tally WHERE about = ?"
            f" AND ({_KEY}) NOT IN (SELECT {_KEY} FROM ({_named(about, sql)}))",
            (about,),
        )


def _grouped(sql: str, column: int) -> str:
    nothing = "SELECT NULL AS id, NULL AS n WHERE false"
    return f"SELECT * FROM ({nothing} UNION ALL {sql} GROUP BY {column})"


def _grouped_tally(about: str, sql: str) -> str:
    return _named(about, f"{sql} GROUP BY 1, 2, 3, 4")


def _named(about: str, sql: str) -> str:
    columns = "consultation, party, name, part, count"
    nothing = f"SELECT {', '.join(f'NULL AS {each}' for each in columns.split(', '))} WHERE false"
    return f"SELECT '{about}' AS about, {columns} FROM ({nothing} UNION ALL {sql}) WHERE true"
