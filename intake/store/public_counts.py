"""What is counted at publication, so that no page has to: counts in columns, and tallies by name.

Run in this order over a filled file, when the indexes are there.
"""

COUNTS = (
    """UPDATE invited SET answered = EXISTS (SELECT 1 FROM submission_party sp
        JOIN submission s ON s.id = sp.submission
        WHERE sp.party = invited.party AND s.consultation = invited.consultation)""",
    """UPDATE party SET
        submission_count = (SELECT count(*) FROM submission_party sp WHERE sp.party = party.id),
        invited_count = (SELECT count(*) FROM invited i WHERE i.party = party.id),
        point_count = (SELECT coalesce(sum(s.point_count), 0) FROM submission_party sp
            JOIN submission s ON s.id = sp.submission WHERE sp.party = party.id)""",
    # Answers without words (such as "no remarks") are each an answer of its own.
    """UPDATE consultation SET
        submission_count = (SELECT count(*) FROM submission s
            WHERE s.consultation = consultation.id),
        distinct_count = (SELECT count(DISTINCT nullif(wording, '')) + count(*)
            - count(nullif(wording, '')) FROM submission s WHERE s.consultation = consultation.id),
        point_count = (SELECT count(*) FROM point p WHERE p.consultation = consultation.id),
        invited_count = (SELECT count(*) FROM invited i WHERE i.consultation = consultation.id),
        answered_count = (SELECT count(*) FROM invited i
            WHERE i.consultation = consultation.id AND i.answered),
        redaction_count = (SELECT coalesce(sum(r.count), 0) FROM submission s
            JOIN redaction r ON r.submission = s.id WHERE s.consultation = consultation.id)""",
)

_TALLIES = {
    "day": "SELECT consultation, '', received_on, '', count(*) FROM submission GROUP BY 1, 3",
    "speaks_as": "SELECT consultation, '', speaks_as, '', count(*) FROM submission GROUP BY 1, 3",
    "channel": "SELECT consultation, '', channel, '', count(*) FROM submission GROUP BY 1, 3",
    "theme": "SELECT consultation, '', theme, '', count(*) FROM point GROUP BY 1, 3",
    "theme by party": "SELECT p.consultation, sp.party, p.theme, y.name, count(*) FROM point p"
    " JOIN submission_party sp ON sp.submission = p.submission JOIN party y ON y.id = sp.party"
    " GROUP BY 1, 2, 3",
    "fate": "SELECT consultation, '', theme, fate, count(*) FROM point WHERE fate != ''"
    " GROUP BY 1, 3, 4",
    "fate by party": "SELECT '', sp.party, p.fate, '', count(*) FROM point p"
    " JOIN submission_party sp ON sp.submission = p.submission WHERE p.fate != '' GROUP BY 2, 3",
    "redaction": "SELECT s.consultation, '', r.reason, '', sum(r.count) FROM redaction r"
    " JOIN submission s ON s.id = r.submission GROUP BY 1, 3",
    "party by year": "SELECT '', party, substr(received_on, 1, 4), '', count(*)"
    " FROM submission_party GROUP BY 2, 3",
    "status": "SELECT '', '', status, '', count(*) FROM consultation GROUP BY 3",
    "topic": "SELECT '', '', value, '', count(*) FROM consultation, json_each(topics) GROUP BY 3",
    "year": "SELECT '', '', CAST(year AS TEXT), '', count(*) FROM consultation GROUP BY 3",
    "kind of party": "SELECT '', '', kind, '', count(*) FROM party GROUP BY 3",
}
"""By what is counted: consultation, party, name, part and count of each row."""

TALLIES = tuple(
    f"INSERT INTO tally (consultation, party, name, part, count, about)"
    f" SELECT *, '{about}' FROM ({sql})"
    for about, sql in _TALLIES.items()
)
