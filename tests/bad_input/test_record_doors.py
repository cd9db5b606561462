"""The doors of the record stay closed however often one knocks; what goes out goes out whole."""

import csv
import io
import re
import socket
from urllib.parse import urlsplit

import pytest

from intake.actions import publishing
from intake.browse.as_csv import as_csv
from intake.browse.room import Left
from intake.core.submission import SpeaksAs
from tests.asynchronous import waited
from tests.builders import NOW, a_draft, a_record, a_submission, approved
from tests.outside import Browser
from tests.record_case import SLUG, fill
from tests.service import Service, free_port

FORMULAS = ('=HYPERLINK("http://evil.example.dk";"Klik")', "+1+1", "-1", "@SUM(1)", "\t=1", "\r=1")


@pytest.fixture(scope="module", params=["", "/data"], ids=["own host", "below a path"])
def service(request, tmp_path_factory):
    """The record at a host of its own, and where a proxy has put it below a path."""
    port = str(free_port())
    address = f"http://127.0.0.1:{port}{request.param}"
    given = {"INTAKE_BROWSE_PORT": port, "INTAKE_BROWSE_URL": address}
    with Service(tmp_path_factory.mktemp("doors"), processes=(), **given) as running:
        record = a_record(running.settings.data)
        fill(record, running.settings)
        for formula in FORMULAS:
            draft = a_draft(speaks_as=SpeaksAs.CITIZEN, author_name="Borger", body=formula)
            approved(record, a_submission(f"f {formula}", draft=draft))
        publishing.bring_up_to_date(record, running.settings, now=NOW)
        record.conn.close()
        running.start("browse")
        running.wait_for("browse")
        yield running
        # uvicorn may complain of broken requests at length; nothing of ours has part in it
        assert "intake/browse" not in running.log.read_text(errors="replace")


@pytest.fixture
def reader(service):
    with Browser(f"http://127.0.0.1:{service.settings.browse_port}") as opened:
        yield opened


@pytest.fixture
def base(service):
    return urlsplit(service.settings.browse_url).path


@pytest.mark.parametrize("way", ["/en", "/en/en", "/en/en/en", "{0}", "{0}/en", "/en{0}"])
@pytest.mark.parametrize(
    "page", ["/-/databases.json", "/-/settings", "/-/metadata.json", "/_internal.json"]
)
def test_no_repeated_start_opens_an_inner_page(reader, base, way, page):
    answer = reader.get(f"{base}{way.format(base)}{page}")
    assert answer.status == 404
    assert b"public.db" not in answer.body


def test_sql_is_refused_behind_every_start(reader, base):
    for way in ("", "/en", "/en/en"):
        assert reader.get(f"{base}{way}/public?sql=select+1").status == 403


def test_every_link_of_the_main_pages_leads_somewhere(reader, base):
    for start in (
        "/",
        "/en/",
        f"/public/consultation/{SLUG}",
        "/en/public/submission",
        "/download",
    ):
        page = reader.get(base + start)
        assert page.status == 200
        for href in set(re.findall(r'<a [^>]*href="(/[^"#]*)', page.text)):
            assert href.startswith(f"{base}/")
            assert reader.get(href.replace("&amp;", "&")).status == 200, href


def test_how_datasette_works_it_out_is_shown_to_nobody(reader, base):
    for path in ("/public/submission.csv", "/public/submission.json", "/public/submission"):
        assert reader.get(f"{base}{path}?_trace=1").status == 404


def test_a_known_etag_opens_nothing_that_is_closed(reader, base):
    etag = reader.get(f"{base}/").headers["ETag"]
    for known in (etag, f'"x", {etag}', f'{etag}, W/"y"'):
        told = {"If-None-Match": known}
        assert reader.send("GET", f"{base}/", headers=told).status == 304
        assert reader.send("GET", f"{base}/public?sql=1", headers=told).status == 403
        assert reader.send("GET", f"{base}/-/settings", headers=told).status == 404


def test_no_refusal_is_kept_by_anyone(reader, base):
    for method, path in (
        ("POST", "/"),
        ("OPTIONS", "/public.json"),
        ("GET", "/nothing"),
        ("GET", f"/search?q={'a' * 9000}"),
    ):
        assert reader.send(method, base + path).headers["Cache-Control"] == "no-cache"
    assert reader.get(f"{base}/static/nothing.css").headers["Cache-Control"] == "no-cache"


def test_data_may_be_read_by_scripts_on_other_pages_and_pages_may_not(reader, base):
    for path in (
        "/public/submission.json",
        "/public/submission.csv",
        "/answers.atom",
        "/public.db",
    ):
        assert reader.get(base + path).headers["Access-Control-Allow-Origin"] == "*"
    assert reader.get(f"{base}/").headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("how", ["_stream=on", "_size=max", "_stream=on&_labels=on"])
def test_no_cell_of_a_csv_is_a_formula_and_json_keeps_every_letter(reader, base, how):
    page = reader.get(f"{base}/public/submission.csv?{how}")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(page.text, newline="")))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]
    assert {each.strip() for each in FORMULAS} <= {row["text"].removeprefix("'") for row in rows}
    told = reader.get(f"{base}/public/submission.json?_shape=array&_size=max").text
    assert "'=HYPERLINK" not in told


def test_whoever_breaks_the_rules_halfway_stops_nobody_and_is_no_error_of_ours(
    service, reader, base
):
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", service.settings.browse_port), 30) as wire:
            head = f"GET {base}/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            wire.sendall(head.encode())
            wire.sendall(b"zzzz\r\n")
            while wire.recv(65_536):
                pass
    assert reader.get(f"{base}/").status == 200


def test_a_csv_whose_next_page_fails_is_broken_off_and_never_ends_as_if_it_were_whole():
    class View:
        async def data(self, request, _next=None, _size=None):
            if _next:
                raise MemoryError
            return {"columns": ["id"], "rows": [["1"]], "next": "1"}, {}, ()

    class Asked:
        args = {"_stream": "on"}  # noqa: RUF012 - a stand-in
        url_vars = {"table": "submission"}  # noqa: RUF012
        query_string, scope, receive = "_stream=on", {}, None

    sent = []

    async def take(message):
        sent.append(message)

    async def ask():
        answer = await as_csv(View(), Asked(), "public")
        await answer.asgi_send(take)

    with pytest.raises(Left):
        waited(ask())
    assert sent[-1]["more_body"]
    assert sent[-1]["body"] == b"1\r\n"
