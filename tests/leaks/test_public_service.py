"""The running service tells nobody outside what is private: not on a page, not in a log."""

import re
from collections import deque
from html import unescape
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest

from intake.actions import publishing
from intake.clock import now
from tests.faults.harvest import record_of
from tests.leaks.planting import plant
from tests.leaks.scanner import canary, found_in
from tests.leaks.world import SLUG
from tests.outside import Browser, File, a_mail, hand_in
from tests.service import Service, eventually

MOST_PAGES = 1000
TABLES = {
    "consultation",
    "party",
    "submission",
    "submission_party",
    "answer",
    "point",
    "attachment",
    "meeting",
    "decision",
    "decision_part",
    "change",
    "promise",
    "news",
    "redaction",
    "generation",
    "material",
    "invited",
    "tally",
    "generation_change",
    "seal",
    "seal_place",
}
SHADOWS = [
    f"{table}_fts{part}"
    for table in ("submission", "point", "attachment", "consultation", "party", "decision")
    for part in ("", "_content", "_data", "_idx", "_docsize", "_config")
]
MACHINE = (
    "/-/databases",
    "/-/settings",
    "/-/metadata",
    "/-/plugins",
    "/-/versions",
    "/-/threads",
    "/-/actor",
    "/-/config",
    "/-/permissions",
    "/-/messages",
    "/-/logout",
    "/-/auth-token",
)
BREAKING = (
    "/public.db",
    "/record.db",
    "/public/submission/nobody",
    "/public/nothing",
    "/public/submission.json?_sort=email",
    "/public/submission.json?email__contains=a",
    "/public/submission?_facet=status",
    "/public/submission?_size=all",
    "/public?sql=select+*+from+submission",
    "/public/submission?_where=1=1",
    "/../../data/record.db",
    "/static/..%2f..%2fdata%2frecord.db",
    "/public/submission.csv?_stream=on&_labels=on",
    "/public/submission/%00",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaks-out")
    with Service(folder) as running:
        running.stop("worker")  # so that it is we who publish between two decisions
        yield running


@pytest.fixture(scope="module")
def world(service):
    """Everything planted, and the worker at work on what that left."""
    db = record_of(service.settings)
    its = service.settings
    planted = plant(db, its, lambda: publishing.bring_up_to_date(db, its, now=now(None)))
    service.start("worker")
    yield planted
    db.conn.close()


@pytest.fixture(scope="module")
def readers(service, world):
    """A browser for the public pages and one for the record, each on the newest publication."""
    shown = world.public["body of approved, named, 0"]

    def has_newest():
        with Browser(service.settings.browse_url) as browser:
            page = browser.get(f"/public/submission.json?_search={shown}&_shape=array")
            return shown in page.text

    eventually(has_newest)
    with (
        Browser(service.settings.public_url) as web,
        Browser(service.settings.browse_url) as record,
    ):
        yield web, record


def leaked(world, seen):
    return [what for what, word in world.private.items() if word in seen]


def canaries_of(page):
    return found_in(page.body) | found_in(str(page.headers).encode("utf-8", "replace"))


def crawl(browser, starts, most):
    """Follow every link, nearest first; canaries and how many pages were seen."""
    waiting, known, seen, count = deque(starts), set(starts), set(), 0
    while waiting and count < most:
        path = waiting.popleft()
        page = browser.get(quote(path, safe="/?&=%:+,~-_.!*'()@;$"))
        assert page.status < 500, path
        seen |= canaries_of(page)
        count += 1
        if "html" not in page.headers.get("Content-Type", ""):
            continue
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page.text):
            target = _local(path, unescape(link))
            if target and target not in known:
                known.add(target)
                # Pages before lists narrowed in a hundred ways.
                (waiting.append if "?" in target else waiting.appendleft)(target)
    return seen, count


def _local(path, link):
    url = urlsplit(urldefrag(urljoin(f"http://here{path}", link)).url)
    if url.netloc != "here" or url.path.startswith("/static/"):
        return None
    return url.path + (f"?{url.query}" if url.query else "")


def test_every_public_page_in_both_languages(world, readers):
    web, _ = readers
    starts = ["/", "/en/", "/feed.atom", "/en/feed.atom", "/robots.txt", "/kladde", "/healthz"]
    seen, count = crawl(web, starts, MOST_PAGES)
    assert count >= 20
    assert leaked(world, seen) == []
    for what in (
        f"title of {SLUG}",
        f"help of {SLUG}",
        f"material of {SLUG}",
        "when a milestone is due",
    ):
        assert world.public[what] in seen


def test_every_page_of_the_record_in_both_languages(world, readers):
    _, record = readers
    seen, count = crawl(record, ["/", "/en/"], MOST_PAGES)
    assert count > 100
    assert leaked(world, seen) == []


def test_every_table_as_json_and_csv_and_the_whole_file(world, readers):
    _, record = readers
    seen = canaries_of(record.get("/public.db"))
    for table in TABLES:
        for path in (f"{table}.csv?_stream=on&_size=max", f"{table}.json?_shape=array&_size=max"):
            page = record.get(f"/public/{path}")
            assert page.status == 200, path
            seen |= canaries_of(page)
    assert leaked(world, seen) == []
    on_pages_alone = (
        "help",
        "material",
        "correction",
        "reason of the extension",
        "when a milestone is due",
    )
    missing = [
        what
        for what, word in world.public.items()
        if word not in seen and not what.startswith(on_pages_alone)
    ]
    assert missing == []


def test_what_is_behind_the_tables_and_what_was_never_there(world, readers):
    _, record = readers
    seen = set()
    paths = [f"/public/{name}{end}" for name in SHADOWS for end in ("", ".json", ".csv")]
    paths += [f"{each}{end}" for each in MACHINE for end in ("", ".json")]
    for path in [*paths, *BREAKING]:
        page = record.get(path)
        assert page.status < 500, path
        seen |= canaries_of(page)
        assert b"record.db" not in page.body or "record.db" in path, path
        assert b"Traceback" not in page.body, path
    assert leaked(world, seen) == []


def test_search_finds_nothing_private(world, readers):
    _, record = readers
    some = list(world.private.items())[:: max(1, len(world.private) // 150)]
    for what, word in some:
        for table in ("submission", "point", "attachment"):
            page = record.get(f"/public/{table}.json?_search={word}&_shape=array")
            assert page.text.strip() == "[]", what


def test_no_log_tells_what_anyone_wrote(service, world):
    words = iter(canary(number) for number in range(10_000_000, 10_001_000))
    told = _answers_in_every_way(service, words)
    assert (told["sent"], max(told.values()) < 500) == (303, True)
    codes = [code for code, _ in _mails_in_every_way(service, words)]
    assert codes == [250, 550, 250]
    record = record_of(service.settings)
    eventually(
        lambda: not record.execute("SELECT count(*) FROM inbox WHERE fate IS NULL").fetchone()[0]
    )
    record.conn.close()
    for process in ("web", "desk", "mail", "worker"):
        service.stop(process)
    found = found_in(service.log.read_bytes())
    assert [each for each in found if each not in world.public.values()] == []
    for process in ("web", "desk", "mail", "worker"):
        service.start(process)
        service.wait_for(process)


def _answers_in_every_way(service, words):
    """Answer on the web well, badly, too much, to nowhere; every word of it a canary."""
    told = {}
    with Browser(service.settings.public_url) as browser:
        hidden = browser.form(SLUG)

        def fields(**changes):
            return {
                "name": next(words),
                "email": f"{next(words)}@example.dk",
                "organisation": next(words),
                "answer_1": f"{next(words)} 010190-1234",
                **changes,
            }

        file = File(f"{next(words)}.pdf", next(words).encode())
        told["sent"] = browser.answer(SLUG, hidden, [file], **fields()).status
        wrong = fields(email=next(words), speaks_as=next(words))
        told["wrong"] = browser.answer(SLUG, browser.form(SLUG), **wrong).status
        told["foreign"] = browser.answer(SLUG, {"csrf_token": next(words)}, **fields()).status
        told["program"] = browser.answer(
            SLUG, browser.form(SLUG), [File(f"{next(words)}.exe", b"MZ")], **fields()
        ).status
        told["broken"] = browser.send(
            "POST",
            f"/{SLUG}/answer",
            f"--x\r\nContent-Disposition: form-data; name={next(words)}".encode(),
            {"Content-Type": "multipart/form-data; boundary=x"},
        ).status
        for path in ("/i/", "/r/", "/", "/en/r/"):
            told[path] = browser.get(path + next(words)).status
    with Browser(service.settings.desk_url) as desk:
        page = desk.get("/sign-in")
        token = page.hidden("csrf_token")
        desk.post("/sign-in", [("csrf_token", token), ("email", f"{next(words)}@example.dk")])
        desk.get(f"/sign-in/{next(words)}")
    return told


def _mails_in_every_way(service, words):
    port, domain = service.settings.mail_port, service.settings.mail_domain
    to = f"{SLUG}@{domain}"
    yield hand_in(port, a_mail(f"{next(words)}@example.dk", to, next(words), Subject_2=next(words)))
    yield hand_in(port, a_mail(f"{next(words)}@example.dk", f"{next(words)}@{domain}", "x"))
    broken = a_mail(f"{next(words)}@example.dk", to, next(words))
    broken["Content-Transfer-Encoding-X"] = "?" + next(words)
    yield hand_in(port, broken)
