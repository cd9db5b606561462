"""The book of parties at the desk: kept, refused with a reason, filled from a file."""

import io
from datetime import date

import pytest

from intake.actions import making
from intake.store import address_book, parties
from tests.builders import NOW, a_consultation, a_party, asked

SLUG = "partnerskabsstrategi"

BY = "caseworker@example.dk"


@pytest.fixture
def worker(staff):
    return staff("caseworker", BY)


def upload(name, content):
    return (io.BytesIO(content), name)


PARTY = {
    "name": "Ungerådet",
    "kind": "council",
    "addresses": "et@example.dk\nto@example.dk\nET@example.dk",
    "meetings": "17-03-2026\n2026-06-16",
}


def test_a_party_is_kept_with_all_its_addresses_and_meetings(worker, record):
    assert worker.post("/parties/new", **PARTY).status_code == 303
    party = parties.get(record, "Ungerådet")
    assert party.addresses == ("et@example.dk", "to@example.dk")
    assert address_book.meetings(record)["Ungerådet"] == (date(2026, 3, 17), date(2026, 6, 16))
    assert worker.post("/parties/new", **PARTY).status_code == 422
    fields = {"kind": "other", "addresses": "", "meetings": ""}
    worker.post(f"/parties/{party.public_id}", **fields)
    assert parties.get(record, "Ungerådet").addresses == ()
    assert address_book.meetings(record) == {}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": " "}, "Skriv partens navn."),
        ({"addresses": "et@example.dk\nto@"}, "“to@” er ikke en mailadresse."),
        ({"meetings": "31-02-2026"}, "“31-02-2026” er ikke en dato."),
        ({"kind": "klub"}, "Vælg en af mulighederne."),
    ],
)
def test_what_is_wrong_with_a_party_is_said(worker, record, changes, problem):
    sent = worker.post("/parties/new", **{**PARTY, **changes})
    assert sent.status_code == 422
    assert problem in sent.text
    assert parties.every(record) == []


def test_who_was_asked_something_stays_in_the_book(worker, record, settings):
    asked(record, a_consultation(), a_party("Et"), a_party("To"))
    making.choose_parties(record, SLUG, ["Et"], settings=settings, by=BY, now=NOW)
    for name in ("Et", "To"):
        worker.post(f"/parties/{parties.get(record, name).public_id}/remove")
    assert [each.name for each in parties.every(record)] == ["Et"]


def test_a_file_of_parties_is_taken_whole_or_not_at_all(worker, record):
    rows = "navn;slags;mail\nEt;råd;et@example.dk\n;råd;to@example.dk\nTre;klub;x@example.dk\n"
    rows += "Fire;råd;fire\nFem;råd\nEt;råd;et@example.dk\n"
    refused = worker.post("/parties/import", file=upload("p.csv", rows.encode("cp1252")))
    assert refused.status_code == 422
    for said in (
        "5 linjer skal rettes",
        "Navnet mangler.",
        "“klub” er ingen slags.",
        "“fire” er ikke en mailadresse.",
        "Mailadressen mangler.",
        "Navnet står i filen to gange.",
    ):
        assert said in refused.text
    assert parties.every(record) == []
    good = "Et;råd;et@example.dk;en@example.dk\nTo;forening;to@example.dk\n"
    assert worker.post("/parties/import", file=upload("p.csv", good.encode())).status_code == 303
    assert [(each.name, each.kind) for each in parties.every(record)] == [
        ("Et", "council"),
        ("To", "association"),
    ]
