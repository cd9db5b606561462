"""The public record as its readers meet it: a real Datasette on a port of its own."""

import hashlib
import json
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from intake.actions import moderating, publishing
from intake.browse import gate, serve
from intake.core.submission import Channel, Point, Preference, SpeaksAs
from intake.web import site
from tests.builders import (
    LETTER,
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
    kept,
)
from tests.service import Service, eventually

CROWD = 1_234

SEEN_WITHIN = 2.0
"""Seconds from a publication to the pages that show it."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def _headers(found) -> dict[str, str]:
    return {name.lower(): value for name, value in found.headers.items()}


class Reader:
    """Someone at the other end of the wire."""

    def __init__(self, service, record) -> None:
        self.service = service
        self.record = record
        self.settings = service.settings
        self.base = service.settings.browse_url
        self.moment = NOW
        self._open = urllib.request.build_opener(_NoRedirect).open

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        request = urllib.request.Request(self.base + path, headers=headers, method=method)
        try:
            with self._open(request, timeout=30) as found:
                return Answer(found.status, _headers(found), found.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, _headers(refused), refused.read())

    def publish(self) -> int:
        self.moment += timedelta(minutes=1)
        number = publishing.bring_up_to_date(self.record, self.settings, now=self.moment)
        assert number is not None
        eventually(lambda: self.generation() == number, within=SEEN_WITHIN)
        return number

    def generation(self) -> int:
        return self.get("/public/generation.json?_shape=array&_size=1").json[0]["number"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with Service(tmp_path_factory.mktemp("browse"), processes=("browse",)) as service:
        record = a_record(service.settings.data)
        asked(record, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
        reader = Reader(service, record)
        _first_answers(record)
        reader.publish()
        yield reader
        record.close()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A record of its own with more answers of one day than Datasette gives at once."""
    with Service(tmp_path_factory.mktemp("crowd"), processes=("browse",)) as service:
        record = a_record(service.settings.data)
        asked(record, a_consultation())
        draft = a_draft(speaks_as=SpeaksAs.CITIZEN, author_name="Borger")
        record.conn.execute("PRAGMA synchronous = OFF")
        for number in range(CROWD):
            approved(record, a_submission(f"crowd {number}", draft=draft))
        reader = Reader(service, record)
        reader.publish()
        yield reader
        record.close()


def _first_answers(record):
    approved(
        record,
        a_submission(
            "joint",
            draft=a_draft(
                parties=("Udsatterådet", "Frivilligrådet"),
                body="Vi foreslår flere parkeringspladser ved værestederne på Amager.",
                answers={"1": ("Det opsøgende arbejde virker.",)},
                points=(Point("Nattevarmestuer skal holde åbent"), Point("Kortere vej til hjælp")),
                attachments=(an_attachment("høringssvar.pdf"),),
            ),
        ),
    )
    approved(
        record,
        a_submission(
            "mail",
            draft=a_draft(parties=("Frivilligrådet",), body="Ingen særlige ønsker."),
            channel=Channel.EMAIL,
        ),
    )
    approved(
        record,
        a_submission(
            "citizen",
            draft=a_draft(
                speaks_as=SpeaksAs.CITIZEN,
                author_name="Borger Eksempel",
                body='<script>alert("æøå")</script> Åen bør åbnes.',
            ),
        ),
    )


def facet(reader, query):
    """The counts of each facet of the answers: {"channel": {"web": 2}, …}."""
    found = reader.get(f"/public/submission.json?{query}").json["facet_results"]
    return {
        name: {each["value"]: each["count"] for each in about["results"]}
        for name, about in found.items()
    }


def test_the_answers_can_be_counted_by_consultation_party_channel_and_speaker(reader):
    assert facet(reader, "") == {
        "consultation": {"partnerskabsstrategi": 3},
        "channel": {"web": 2, "email": 1},
        "speaks_as": {"council": 2, "citizen": 1},
        "party": {"Frivilligrådet": 2, "Udsatterådet": 1},
    }


def test_a_joint_answer_is_found_under_each_council_that_gave_it(reader):
    for name, count in (("Udsatterådet", 1), ("Frivilligrådet", 2)):
        query = urllib.parse.urlencode({"party__arraycontains": name, "_shape": "array"})
        assert len(reader.get(f"/public/submission.json?{query}").json) == count


@pytest.mark.parametrize("word", ["pladser", "PARKERINGSPLADS", "værested", "nattevarme", "åbent"])
def test_part_of_a_danish_word_finds_the_answer(reader, word):
    query = urllib.parse.urlencode({"_search": word, "_shape": "array"})
    found = reader.get(f"/public/submission.json?{query}").json
    assert [each["sender"] for each in found] == ["Frivilligrådet og Udsatterådet"]


def test_the_search_page_shows_where_the_word_stands(reader):
    page = reader.get("/public/submission?_search=pladser").text
    assert "parkerings<mark>pladser</mark>" in page


def test_a_search_by_its_name_finds_the_points_and_the_files(reader):
    for table, word in (("point", "varmestue"), ("attachment", "ringssvar")):
        found = reader.get(f"/public/{table}.json?_search={word}&_shape=array").json
        assert len(found) == 1


def test_an_answer_has_a_page_with_all_that_was_said(reader):
    found = reader.get("/public/submission.json?point_count=2&_shape=array").json
    page = reader.get(f"/public/submission/{found[0]['id']}").text
    for text in (
        "Frivilligrådet og Udsatterådet",
        "parkeringspladser",
        "Hvad virker godt i dag?",
        "Det opsøgende arbejde virker.",
        "Nattevarmestuer skal holde åbent",
        "høringssvar.pdf",
        f"PDF, {len(LETTER)} byte",
        "Hent som PDF",
        "Originalerne er ikke her.",
        "mandag den 2. marts 2026",
    ):
        assert text in page


def test_what_a_respondent_wrote_is_shown_and_never_run(reader):
    found = reader.get("/public/submission.json?speaks_as=citizen&_shape=array").json
    for path in ("/", "/public/submission", f"/public/submission/{found[0]['id']}"):
        page = reader.get(path).text
        assert "&lt;script&gt;alert(" in page
        assert "<script>alert(" not in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", ["Nyeste svar", "Find en høring", "Find et råd", "Stil dit eget spørgsmål"]),
        ("/public", ["Færdige spørgsmål", "Hent hele databasen"]),
        ("/public/consultation/partnerskabsstrategi", ["Hvad rådene siger", "Udsatterådet"]),
        ("/public/point", ["Kortere vej til hjælp", "Hvad betyder felterne?"]),
        ("/public/hvad_sagde_raadene_om?ord=v%C3%A6rested", ["værested", "Frivilligrådet og"]),
        ("/public/svar_pr_part", ["Frivilligrådet"]),
        ("/public/punkter_fra?part=udsatte", ["Kortere vej til hjælp"]),
        ("/public/svar_pr_dag?hoering=partnerskabsstrategi", ["mandag den 2. marts 2026"]),
    ],
)
def test_every_kind_of_page_answers(reader, path, words):
    page = reader.get(path)
    assert page.status == 200
    assert '<html lang="da">' in page.text
    assert all(word in page.text for word in words)
    english = reader.get(f"/en{path}")
    assert english.status == 200
    assert '<html lang="en">' in english.text


def test_english_pages_lead_to_english_pages(reader):
    page = reader.get("/en/public/submission").text
    links = [
        part.split('"')[0] for part in page.split('href="') if part.startswith(("/en", "/public"))
    ]
    assert len([each for each in links if each.startswith("/en/public")]) > 5
    assert [each for each in links if not each.startswith("/en")] == ["/public/submission"]
    moved = reader.get("/en/public/submission/")
    assert (moved.status, moved.headers["location"]) == (302, "/en/public/submission")


@pytest.mark.parametrize(
    "path",
    [
        "/public?sql=select+1",
        "/public.json?sql=select+1",
        "/public.csv?sql=select+1",
        "/public?SQL=select+1",
        "/public?sql=drop+table+submission",
        "/public?sql=",
        "/public?_size=1&sql=select+sqlite_version()",
        "/public?%73ql=select+1",
        "/en/public?sql=select+1",
        "/public/submission?sql=select+1",
        "/public/submission.json?sql=select+1",
        "/public/submission?_where=1=1",
        "/public/submission.json?_where=1=1",
        "/public/svar_pr_part?sql=select+1",
        "/_memory?sql=select+1",
        "/?sql=select+1",
    ],
)
def test_nobody_runs_sql_of_their_own(reader, path):
    answer = reader.get(path)
    assert answer.status == 403
    assert b"sqlite_version" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/-/plugins",
        "/-/plugins.json",
        "/-/settings.json",
        "/-/databases.json",
        "/-/threads.json",
        "/-/metadata.json",
        "/-/messages",
        "/-/patterns",
        "/-/allow-debug",
        "/-/auth-token",
        "/-/actor.json",
        "/en/-/plugins",
        "/_internal",
        "/_internal.json",
        "/:memory:",
        "/public/submission_fts",
        "/public/submission_fts_data.json",
        "/public/SUBMISSION_FTS_DATA",
        "/public/submission~5Ffts~5Fdata",
        "/public/sqlite_master.json",
        "/public/sqlite_stat1",
        "/public/submission_fts_idx/1",
        "/record",
        "/record.db",
        "/../record.db",
        "/static/../intake/config.py",
        "/static/%2e%2e/intake/config.py",
        "//example.dk/",
        "/public/submission/none",
    ],
)
def test_what_is_not_for_readers_is_not_there(reader, path):
    assert reader.get(path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/public/submission?_size=1000000",
        "/public/submission?_size=-1",
        "/public/submission?_timelimit=x",
        "/public/submission?_sort=nothing",
        "/public/submission?_next=%00,%FF",
        "/public/submission?_col=nothing",
        "/public/submission?_through=%7B",
        '/public/submission?_searchmode=raw&_search="',
        "/public/submission?_facet=nothing",
        "/public/submission?nothing__exact=1",
    ],
)
def test_a_question_that_cannot_be_answered_is_told_so_and_hurts_nobody(reader, path):
    answer = reader.get(path.replace(" ", "%20").replace('"', "%22"))
    assert answer.status in {200, 400}
    assert "Traceback" not in answer.text
    assert reader.get("/-/versions.json").status == 200


def test_what_a_reader_searched_for_is_in_no_log(reader):
    answer = reader.get("/public/submission?_searchmode=raw&_search=%22hemmeligt")
    assert answer.status == 400
    assert "hemmeligt" not in reader.service.log.read_text()


def test_only_reading_is_possible(reader):
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert reader.get("/public/submission", method=method).status == 405
    assert reader.get("/public", method="HEAD").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/public/submission", "/public.json", "/nothing", "/static/intake.css", "/-/x"]
)
def test_every_answer_carries_the_policy_of_the_public_site(reader, path):
    headers = reader.get(path).headers
    assert headers["content-security-policy"] == gate.POLICY == site.POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_links_are_made_from_our_own_address_whatever_the_request_says(reader):
    answer = reader.get("/public/submission.json?_size=1", Host="attacker.example.dk")
    assert b"attacker" not in answer.body
    assert "attacker" not in str(answer.headers)
    assert answer.json["next_url"].startswith(reader.base)


def test_an_unchanged_page_is_not_sent_twice(reader):
    first = reader.get("/public/submission")
    assert first.headers["cache-control"] == "no-cache"
    again = reader.get("/public/submission", **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/en/", "/public", "/public/submission", "/public/submission.json", "/search?q=abe"),
        *("/public/submission.csv", "/public/svar_pr_part", "/download", "/fields", "/api"),
        *("/answers.atom", "/decisions.atom", "/public.db", "/public.db.sha256", "/public/party"),
        "/public/consultation/partnerskabsstrategi",
    ],
)
def test_whoever_keeps_a_page_asks_each_time_whether_it_is_still_the_newest(reader, path):
    found = reader.get(path)
    assert found.headers["cache-control"] == "no-cache"
    assert found.headers["etag"].endswith(f'-{reader.generation()}"')
    again = reader.get(path, **{"If-None-Match": found.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_an_address_leads_to_the_same_whatever_is_published_later(reader):
    keys = [each["id"] for each in reader.get("/public/submission.json?_shape=array").json]
    places = [f"/public/submission/{key}.json?_shape=array" for key in keys]
    places += ["/public/point/H1-S1-P1.json?_shape=array", "/public/generation/1.json?_shape=array"]
    before = [reader.get(place).json for place in places]
    for _ in range(3):
        approved(reader.record, a_submission())
        reader.publish()
    assert [reader.get(place).json for place in places] == before
    for place in places[: len(keys)]:
        assert reader.get(place.partition(".")[0]).status == 200


def test_the_whole_database_can_be_fetched_and_is_the_published_file(reader, tmp_path):
    answer = reader.get("/public.db")
    assert answer.body == reader.settings.public_path.read_bytes()
    copy = tmp_path / "public.db"
    copy.write_bytes(answer.body)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert hashlib.sha256(answer.body).hexdigest() in reader.get("/public").text


@pytest.mark.parametrize("order", ["", "_sort=channel&", "_sort_desc=speaks_as&", "_sort=id&"])
def test_all_rows_come_as_csv_each_once_however_they_are_sorted(crowded, order):
    path = f"/public/submission.csv?{order}_stream=1&_col=sender"
    lines = crowded.get(path).text.splitlines()
    assert lines[0] == "id,sender"
    assert len(lines) == len(set(lines)) == 1 + CROWD


def test_whoever_pages_through_a_list_meets_each_answer_once(crowded):
    seen, path = [], "/public/submission.json?_size=100&_shape=objects&speaks_as=citizen"
    while path:
        page = crowded.get(path).json
        seen += [each["id"] for each in page["rows"]]
        path = (page["next_url"] or "").removeprefix(crowded.base)
    assert len(seen) == len(set(seen)) == CROWD


def test_a_publication_is_seen_within_two_seconds_and_no_request_fails(reader):
    answers, stop = [], threading.Event()

    def poll(path):
        while not stop.is_set():
            answers.append(reader.get(path).status)

    paths = ("/", "/public/submission?_search=pladser", "/public/submission.json", "/public/point")
    pollers = [threading.Thread(target=poll, args=(path,)) for path in paths]
    for each in pollers:
        each.start()
    try:
        for number in range(6):
            approved(reader.record, a_submission(draft=a_draft(body=f"Ny tekst {number}")))
            reader.publish()
            time.sleep(0.1)
    finally:
        stop.set()
        for each in pollers:
            each.join()
    assert len(answers) > len(paths)
    assert set(answers) == {200}


def test_each_answer_is_from_one_generation_while_others_are_published(reader):
    """The rows of a page and the count above it are separate queries of one request."""
    mixed, stop = [], threading.Event()

    def poll():
        while not stop.is_set():
            found = reader.get("/public/submission.json?_size=max&_shape=objects").json
            if found["filtered_table_rows_count"] != len(found["rows"]):
                mixed.append(found)

    pollers = [threading.Thread(target=poll) for _ in range(3)]
    for each in pollers:
        each.start()
    try:
        for _ in range(5):
            approved(reader.record, a_submission())
            reader.publish()
    finally:
        stop.set()
        for each in pollers:
            each.join()
    assert mixed == []


def test_a_withheld_answer_is_gone_and_an_unapproved_one_never_came(reader):
    hasty = approved(reader.record, a_submission(draft=a_draft(body="CANARY fortrudt")))
    kept(reader.record, a_submission(draft=a_draft(body="CANARY modtaget")))
    private = a_draft(body="CANARY privat", preference=Preference.PRIVATE)
    approved(reader.record, a_submission(draft=private))
    reader.publish()
    page = f"/public/submission/{hasty.public_id}"
    shown = reader.get(page)
    assert "CANARY fortrudt" in shown.text
    moderating.withhold(reader.record, hasty.reference, reason="fejl", by="x", now=NOW)
    reader.publish()
    assert reader.get(page, **{"If-None-Match": shown.headers["etag"]}).status == 410
    for path in ("/", "/public/submission?_search=CANARY", "/public/submission.csv?_stream=1"):
        assert "fortrudt" not in reader.get(path).text
    assert b"CANARY" not in reader.get("/public.db").body


def test_the_process_is_told_nothing_of_the_record_and_kept_small(reader):
    process = Path(f"/proc/{reader.service.running['browse'].pid}")
    if not process.exists():
        pytest.skip("there is no /proc to look into")
    told = process.joinpath("environ").read_bytes()
    assert b"SECRET" not in told
    assert b"MAIL_" not in told
    assert b"record.db" not in process.joinpath("cmdline").read_bytes()
    opened = [str(each.readlink()) for each in process.joinpath("fd").iterdir()]
    assert not [each for each in opened if "record.db" in each]
    limits = process.joinpath("limits").read_text()
    assert f"Max address space         {serve.MEMORY_BYTES}" in limits
    status = process.joinpath("status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0])
    assert peak < 512_000, "kB resident at most"


def test_an_attachment_has_a_page_with_its_words_and_a_file_made_of_its_pages(reader):
    answer = approved(
        reader.record,
        a_submission(
            "with a file", draft=a_draft(attachments=(an_attachment("Vores «svar» æ.pdf"),))
        ),
    )
    reader.publish()
    key = answer.attachments[0].public_id
    page = reader.get(f"/public/attachment/{key}").text
    assert "Vi er enige i forslaget." in page
    assert f'href="/files/{key}.pdf"' in page
    file = reader.get(f"/files/{key}.pdf")
    assert file.status == 200
    assert file.body.startswith(b"%PDF")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    assert "%C3%A6.pdf" in file.headers["content-disposition"]
    listed = reader.get(f"/public/attachment/{key}.json?_shape=objects").json["rows"][0]
    assert listed["file_sha256"] == hashlib.sha256(file.body).hexdigest()
    for path in (f"/files/{key}.png", f"/files/{listed['file_sha256']}.pdf", "/files/none.pdf"):
        assert reader.get(path).status == 404
    moderating.withhold(reader.record, answer.reference, reason="x", by="a", now=NOW)
    reader.publish()
    eventually(lambda: reader.get(f"/files/{key}.pdf").status == 404)
