"""Readers of the record who mean it no good: each is answered within limits, and it lives on."""

import re
import socket
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from intake.actions import publishing
from tests.builders import NOW, a_record
from tests.outside import Browser, Page
from tests.record_case import SLUG, fill
from tests.service import Service

MOST_KB = 512_000
"""What the process may ever take of the machine's memory, in kilobytes."""

MOST_BYTES = 2_000_000
"""What one answer may be long where there are thirty answers: nothing makes it grow."""

NASTY = (
    "' OR 1=1--",
    '"]; DROP TABLE submission; --',
    "1 UNION SELECT sql FROM sqlite_master",
    "(WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM r) SELECT max(x) FROM r)",
    "zeroblob(900000000)",
    "%00",
    "9" * 300,
    "[" * 900,
)
FIELDS = (
    *("_search", "_search_text", "_searchmode", "_sort", "_sort_desc", "_size", "_next", "_col"),
    *("_nocol", "_facet", "_facet_array", "_facet_date", "_facet_size", "_shape", "_labels"),
    *("_trace", "_json", "_nl", "_dl", "_header", "_timelimit", "_through", "_filter_column"),
    *("_filter_op", "_filter_value_1", "_extra", "_ttl", "_format", "_blob_column", "_hash"),
    *("id", "text__contains", "text__like", "text__glob", "party__arraycontains", "party__in"),
    *("received_on__date", "no such__exact", "q", "kind", "after", "ord", "part", "hoering"),
)
PATHS = ("/public/submission.json", "/public/submission", "/search", "/public/punkter_fra")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A record that lives through it all: the same process, small, and with nothing to complain."""
    with Service(tmp_path_factory.mktemp("hostile"), processes=()) as running:
        record = a_record(running.settings.data)
        fill(record, running.settings)
        publishing.bring_up_to_date(record, running.settings, now=NOW)
        record.conn.close()
        running.start("browse")
        running.wait_for("browse")
        yield running
        process = running.running["browse"]
        assert process.poll() is None
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            assert int(status.read_text().split("VmHWM:")[1].split()[0]) < MOST_KB
        assert "Traceback" not in running.log.read_text(errors="replace")


@pytest.fixture
def reader(service):
    with Browser(service.settings.browse_url) as opened:
        yield opened


def is_harmless(page: Page) -> bool:
    return (
        page.status in {200, 302, 400, 403, 404, 414}
        and len(page.body) < MOST_BYTES
        and b"Traceback" not in page.body
        and b"CREATE TABLE" not in page.body
    )


@pytest.mark.parametrize("path", PATHS)
def test_sql_in_every_field_is_only_words(reader, path):
    for place, field in enumerate(FIELDS, PATHS.index(path)):
        address = f"{path}?{quote(field)}={quote(NASTY[place % len(NASTY)], safe='%')}"
        assert is_harmless(reader.get(address)), address


@pytest.mark.parametrize(
    "query",
    [
        "sql=select+1",
        "SQL=select+1",
        "Sql=select+1",
        "%53%71%6c=select+1",
        "a=b&sql=select+1",
        "sql",
        "sql=select+1&sql=select+2",
        "_where=1=1",
        "_WHERE=1=1",
        "%5fwhere=1=1",
        "sql=WITH+RECURSIVE+r(x)+AS+(SELECT+1+UNION+ALL+SELECT+x%2B1+FROM+r)+SELECT+max(x)+FROM+r",
        "sql=select+zeroblob(900000000)",
    ],
)
def test_free_sql_is_refused_in_every_spelling_at_every_address(reader, query):
    for path in ("/", "/public", "/public.json", "/public/submission.csv", "/en/public", "/search"):
        assert reader.get(f"{path}?{query}").status == 403, path


def test_no_number_is_too_large_and_no_question_too_long(reader):
    for query in (
        "_size=max",
        "_size=999999999999",
        "_size=-999999999999",
        "_next=" + "9" * 3000,
        "_next=2026-01-01,zzzz",
        "_offset=99999999999",
        "_facet_size=max&_facet=id&_facet=text&_facet=sender",
        "&".join(f"_facet={each}" for each in ("text", "body", "sender", "id") * 20),
        "text__like=" + "%25a" * 900,
        "text__glob=" + "*a" * 900,
        "_searchmode=raw&_search=" + "a+OR+" * 900 + "a",
        "_searchmode=raw&_search=" + "(" * 2000,
        "_searchmode=raw&_search=NEAR(" + "bus+" * 900 + ",99999)",
        "id__in=" + ",".join(map(str, range(1500))),
        "_through=" + "[" * 3000,
        "_through=1&_through=null&_through=[]",
        "&".join(f"x{each}=1" for each in range(5000)),
        "q=" + "a" * 20_000,
    ):
        for path in ("/public/submission.json", "/public/submission", "/search"):
            assert is_harmless(reader.get(f"{path}?{query}")), query[:60]


def test_one_request_counts_a_few_columns_and_no_more(reader):
    def counted(number):
        return reader.get("/public/submission.json?_size=1" + "&_facet=sender" * number).status

    assert (counted(8), counted(9)) == (200, 400)
    mixed = "&".join(f"_facet{kind}=party" for kind in ("", "_array", "_date") * 3)
    assert reader.get(f"/public/submission?{mixed}").status == 400


def raw(service, line, *headers):
    """Send a request line as it stands; what came back, as text."""
    host = f"127.0.0.1:{service.settings.browse_port}"
    lines = [
        line,
        *headers,
        *([] if any(h.startswith("Host") for h in headers) else [f"Host: {host}"]),
    ]
    with socket.create_connection(("127.0.0.1", service.settings.browse_port), timeout=30) as wire:
        wire.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        found = b""
        while piece := wire.recv(65_536):
            found += piece
    return found.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "path",
    [
        "/../../data/record.db",
        "/static/../../data/record.db",
        "/static/..%2f..%2fdata%2frecord.db",
        "/static/....//....//record.db",
        "/static//etc/passwd",
        "/public/..;/record",
        "/files/../public.db",
        "/files/%2e%2e%2fpublic.db",
        "/public/submission_fts_content",
        "/public/submission%5ffts%5fcontent.json",
        "/public/submission~5Ffts~5Fdocsize.csv",
        "/public/%73ubmission_fts_config",
        "/public/sqlite_schema.json",
        "/public/sqlite_stat1.csv",
        "/public/dbstat",
        "/_internal/databases",
        "/_memory",
        "/-/databases.json",
        "/%2d/databases.json",
        "/en/-/metadata",
        "/-//settings",
        "/public/-/blob/text",
        "http://evil.example.dk/-/settings",
    ],
)
def test_no_path_leads_behind_the_record(service, path):
    for method in ("GET", "HEAD"):
        answer = raw(service, f"{method} {path} HTTP/1.1")
        status = int(answer.split()[1])
        assert status in {302, 400, 404}, answer[:200]
        assert "root:" not in answer
        assert "record.db" not in answer.partition("\r\n\r\n")[0]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.dk/",
        "//evil.example.dk/%2f..",
        "/\\evil.example.dk/",
        "/en//evil.example.dk/",
        "/en/\\evil.example.dk/",
        "/%2fevil.example.dk/",
        "/%5cevil.example.dk/",
        "/.//evil.example.dk/",
        "/public/submission/?next=//evil.example.dk",
        "/public/submission?_filter_column=//evil.example.dk&_filter_op=exact&_filter_value=x",
        "/public/submission?_filter_column=id&_filter_op=exact&_filter_value=%0d%0aX-Evil:%201",
        "/public//evil.example.dk/",
        "http://evil.example.dk/public/submission/",
    ],
)
def test_no_redirect_leads_off_the_site(service, path):
    answer = raw(service, f"GET {path} HTTP/1.1", "X-Forwarded-Host: evil.example.dk")
    head = answer.partition("\r\n\r\n")[0].lower()
    assert "\r\nx-evil" not in head
    for place in re.findall(r"\r\nlocation: (.*)", head):
        assert re.match(r"/(?![/\\])", place), place


LIES = {
    "Host": "evil.example.dk",
    "X-Forwarded-Host": "evil.example.dk",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "evil",
    "X-Original-URL": "/-/settings",
    "X-Rewrite-URL": "/-/settings",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "host=evil.example.dk;proto=evil",
    "Origin": "https://evil.example.dk",
    "Referer": "https://evil.example.dk",
    "Accept-Language": "en",
    "Accept": "application/json",
    "Authorization": "Bearer evil",
    "Cookie": "ds_actor=evil; lang=en",
    "Range": "bytes=0-1",
    "If-None-Match": '"evil", *',
    "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
}


@pytest.mark.parametrize(
    "path",
    ["/", f"/public/consultation/{SLUG}", "/public/submission.json?_size=1", "/answers.atom", "/x"],
)
def test_what_one_reader_says_of_himself_changes_no_page_of_another(reader, path):
    def told(**headers):
        page = reader.send("GET", path, headers=headers)
        text = re.sub(r'"query_ms": [\d.]+', "", page.text)
        return page.status, text, page.headers.get("ETag"), page.headers.get("Cache-Control")

    before = told()
    for name, lie in LIES.items():
        assert told(**{name: lie}) == before, name
    assert told(**LIES) == before
    lured = reader.get(
        f"{path}{'&' if '?' in path else '?'}x=%22%3E%3Cscript%3Eevil()%3C/script%3E"
    )
    assert "json" in lured.headers["Content-Type"] or b"<script>evil" not in lured.body
    assert told() == before


def test_a_request_that_is_none_is_refused_and_the_next_is_answered(service, reader):
    for line, *headers in (
        ("GET / HTTP/9.9",),
        ("GET", "Host: x"),
        (f"GET /?q={'a' * 200_000} HTTP/1.1",),
        ("\0\0\0\0",),
        ("GET / HTTP/1.1", "Host: a", "Host: b"),
        ("GET / HTTP/1.1", "X: " + "a" * 100_000),
        ("GET / HTTP/1.1", *(f"X-{each}: 1" for each in range(2000))),
        ("GET / HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 5"),
        ("GET / HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade"),
        ("POST / HTTP/1.1", "Content-Length: 999999999999"),
        ("CONNECT evil.example.dk:443 HTTP/1.1",),
        ("TRACE / HTTP/1.1",),
    ):
        try:
            answer = raw(service, line, *headers)
        except ConnectionError:
            answer = ""
        assert "Traceback" not in answer
        assert reader.get("/-/versions.json").status == 200, line


def test_a_crowd_that_asks_for_everything_at_once_is_served_in_turn(service):
    told = Counter()

    def ask(path):
        with Browser(service.settings.browse_url) as browser:
            told[browser.get(path).status] += 1

    paths = (
        "/public/submission?_size=max",
        "/public/submission.json?_size=max",
        "/public/submission.csv?_stream=1",
        "/public.db",
    )
    crowd = [threading.Thread(target=ask, args=(path,)) for path in paths * 10]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert set(told) <= {200, 503}
    assert told[200] >= 10
    assert sum(told.values()) == len(crowd)


def test_readers_who_take_nothing_keep_nobody_waiting(service, reader):
    idle = []
    for path in ("/public/submission?_size=max", "/public.db", "/public/tally.csv?_stream=1"):
        for _ in range(3):
            wire = socket.create_connection(("127.0.0.1", service.settings.browse_port), timeout=30)
            wire.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            idle.append(wire)
    assert reader.get("/").status == 200
    assert reader.get("/public/submission.json?_size=max").status == 200
    for wire in idle:
        wire.close()
    assert reader.get("/search?q=busser").status == 200
