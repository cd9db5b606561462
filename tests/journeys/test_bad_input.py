"""Whatever somebody sends, the answer is clear: what is wrong, what to do, what was typed kept."""

import http.client
import re
import smtplib
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from intake.config import HERE
from intake.store import submissions
from tests.faults.asked import SLUG, ask
from tests.faults.harvest import record_of, sound
from tests.outside import PATIENCE, Browser, File, a_mail, hand_in, multipart
from tests.service import Service, free_port

TEXT = "Parken skal ligge ved åen, <b>ikke</b> ved vejen & broen"
SHOWN = "Parken skal ligge ved åen, &lt;b&gt;ikke&lt;/b&gt; ved vejen &amp; broen"
LIMIT = 3_000_000

ODD = {
    "null bytes": "a\0b",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "a megabyte": "x" * 1_000_000,
    "both directions": "\u202eabc\u202d\u2066\u2069\u200b\ufeff",
    "beyond the plane": "\U0001f333\U0001f9d1\u200d\U0001f9bd \U000e0041",
    "marks on marks": "Z\u0351\u036b\u0343\u036a\u0302" * 200,
    "not a character": "\ufffe\uffff\ufffd",
    "template": "{{ 7*7 }}{% for x in y %}${7*7}#{7*7}",
    "SQL": "'; DROP TABLE submission; --",
    "script": "</textarea><script>alert(1)</script>",
    "spaces alone": " \t\u00a0\u2003\n",
    "header": "a\r\nSet-Cookie: a=b\r\n\r\n<p>",
}
FIELDS = ("name", "email", "organisation", "speaks_as", "preference", "answer-1", "body", "key")
FIELDS += ("points-0-text", "nil_return", "together", "upload", "remove", "step", "csrf_token")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad-input")
    given = {"INTAKE_UPLOAD_LIMIT": str(LIMIT), "INTAKE_MAIL_LIMIT": str(LIMIT)}
    with Service(folder, processes=("web", "desk", "mail", "worker"), **given) as running:
        ask(running, folder)
        before = datetime.now(UTC).date() - timedelta(days=30)
        for slug, stage in (("lukket", ""), ("kladde", 'stage = "draft"\n')):
            (folder / "more.toml").write_text(
                f'slug = "{slug}"\ntitle = "En anden park"\n{stage}'
                f"opens = {before}\ncloses = {before + timedelta(days=9)}\n"
                '[[question]]\nlabel = "Hvor?"\n'
            )
            running.cli("consultation", "load", str(folder / "more.toml"))
        yield running
        assert "Traceback" not in running.log.read_text(errors="replace")


@pytest.fixture
def browser(service):
    with Browser(service.settings.public_url) as opened:
        yield opened


@pytest.fixture
def record(service):
    db = record_of(service.settings)
    yield db
    db.conn.close()


@pytest.fixture
def nothing_kept(record):
    before = submissions.count(record)
    yield
    assert submissions.count(record) == before


@pytest.mark.usefixtures("nothing_kept")
class TestTheForm:
    """What it refuses, it explains, and it keeps nothing of it."""

    def test_too_large_a_body_is_told_so(self, browser):
        page = browser.answer(SLUG, browser.form(SLUG), [File("stor.pdf", b"%" * (LIMIT + 1))])
        assert page.status == 413
        assert "fylder for meget" in page.text

    def test_too_large_a_body_is_told_so_before_it_is_sent(self, service):
        with raw(service.settings.web_port) as client:
            client.sendall(head(f"/{SLUG}/answer", "Content-Length: 99999999999"))
            assert status_of(client) == 413

    def test_too_large_a_body_in_pieces_without_a_length_is_told_so(self, service):
        with raw(service.settings.web_port) as client:
            client.sendall(head(f"/{SLUG}/answer", "Transfer-Encoding: chunked"))
            piece = b"10000\r\n" + b"a=b&" * 0x4000 + b"\r\n"
            try:
                for _ in range(2 * LIMIT // 0x10000 + 2):
                    client.sendall(piece)
                client.sendall(b"0\r\n\r\n")
            except OSError:
                pass  # it may hang up before all is sent, as long as it has answered
            assert status_of(client) == 413

    def test_text_beyond_the_limit_of_a_field_is_told_so_and_kept(self, browser):
        long = "ord " * 30_000
        page = browser.answer(SLUG, browser.form(SLUG), answer_1=TEXT, body=long)
        assert page.status == 422
        assert SHOWN in page.text
        assert long.strip() in page.text

    def test_more_text_than_any_form_may_hold_is_too_large(self, browser):
        page = browser.answer(SLUG, browser.form(SLUG), answer_1="x" * 2_500_000)
        assert page.status == 413

    def test_fifty_thousand_fields_are_refused(self, browser):
        hidden = browser.form(SLUG)
        fields = [*hidden.items(), *((f"f{number}", "x") for number in range(50_000))]
        page = browser.post(f"/{SLUG}/answer", fields)
        assert page.status in {413, 422}

    def test_fifty_thousand_points_are_refused(self, browser):
        hidden = browser.form(SLUG)
        points = [(f"points-{number}-text", "x") for number in range(50_000)]
        page = browser.post(f"/{SLUG}/answer", [*hidden.items(), *points])
        assert page.status in {413, 422}

    def test_fifty_thousand_parts_are_refused(self, browser):
        files = [("attachments", File(f"{number}.txt", b"x")) for number in range(5_000)]
        page = browser.post(f"/{SLUG}/answer", list(browser.form(SLUG).items()), files)
        assert page.status == 413

    def test_without_the_forms_own_token_nothing_is_taken_and_all_is_kept(self, browser):
        page = browser.answer(SLUG, {}, answer_1=TEXT)
        assert (page.status, SHOWN in page.text) == (422, True)

    def test_another_visitors_token_is_no_token(self, service, browser):
        with Browser(service.settings.public_url) as other:
            foreign = other.form(SLUG)
        browser.form(SLUG)
        page = browser.answer(SLUG, foreign, answer_1=TEXT)
        assert (page.status, SHOWN in page.text) == (422, True)

    def test_a_form_sent_from_another_site_is_refused(self, browser):
        fields = list(browser.form(SLUG).items())
        sent = browser.post(f"/{SLUG}/answer", fields, headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status == 403

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("speaks_as", "king"),
            ("preference", "secret"),
            ("email", "ikke en adresse"),
            ("email", "a@" + "b" * 300 + ".dk"),
            ("name", "n" * 201),
            ("answer-1", ""),
        ],
    )
    def test_a_wrong_field_is_pointed_at_and_the_rest_is_kept(self, browser, field, value):
        fields = {"answer-1": TEXT, "body": TEXT, field: value}
        page = browser.answer(SLUG, browser.form(SLUG), **fields)
        assert (page.status, SHOWN in page.text) == (422, True)
        assert "form-error-message" in page.text

    @pytest.mark.parametrize(
        "file", [File("virus.exe", b"MZ..."), File("svar.pdf.js", b"x"), File("tom.pdf", b"")]
    )
    def test_a_file_we_do_not_take_is_named(self, browser, file):
        page = browser.answer(SLUG, browser.form(SLUG), [file], answer_1=TEXT)
        assert (page.status, file.name in page.text, SHOWN in page.text) == (422, True, True)

    @pytest.mark.parametrize(
        "kind",
        [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=x",
            f"multipart/form-data; boundary={'x' * 10_000}",
            "multipart/form-data; boundary=\xe6",
            "application/json",
            "text/plain",
            "a" * 1000,
            "",
        ],
    )
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"--x",
            b"--x\r\n\r\n--x--\r\n",
            b"--x\r\nContent-Disposition: form-data; name=\r\n\r\n1\r\n--x--",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="\xff\x00"\r\n\r\n1',
            b"\0" * 1000,
            b"%ff%fe=%00&=&&&a",
            b'{"name": "x"}',
        ],
    )
    def test_a_broken_body_is_a_form_with_nothing_in_it(self, browser, kind, body):
        browser.form(SLUG)
        page = browser.send("POST", f"/{SLUG}/answer", body, {"Content-Type": kind})
        assert page.status in {400, 413, 422}

    def test_an_upload_cut_short_is_nothing(self, service, browser):
        kind, body = multipart(
            list(browser.form(SLUG).items()), [("attachments", File("a", b"x" * 9999))]
        )
        with raw(service.settings.web_port) as client:
            client.sendall(head(f"/{SLUG}/answer", f"Content-Length: {len(body)}", kind))
            client.sendall(body[: len(body) // 2])


class TestOddText:
    """Odd signs are taken or refused in words; no sign breaks a page."""

    @pytest.mark.parametrize("odd", ODD)
    @pytest.mark.parametrize("field", FIELDS)
    def test_in_every_field(self, browser, field, odd):
        fields = {"answer-1": TEXT, field: ODD[odd]}
        page = browser.answer(SLUG, browser.form(SLUG), **fields)
        assert page.status in {200, 303, 413, 422}
        assert "<script>alert" not in page.text
        assert "Set-Cookie: a=b" not in str(page.headers)

    def test_in_the_names_of_fields(self, browser):
        for odd in (*ODD.values(), "²", "9" * 5000, "-1", "0-text-0"):
            fields = [*browser.form(SLUG).items(), ("answer-1", TEXT), (odd, "x")]
            fields += [("name", "En borger"), (f"answer-{odd}", "x"), (f"points-{odd}-text", "x")]
            page = browser.post(f"/{SLUG}/answer", fields)
            assert page.status in {303, 413, 422}

    def test_in_the_names_of_files(self, browser):
        for odd in (*ODD.values(), "../../etc/passwd", "C:\\x\\svar.pdf", "CON", "."):
            name = odd.replace("\r", "").replace("\n", "").replace('"', "")[:3000]
            page = browser.answer(
                SLUG, browser.form(SLUG), [File(name, b"%PDF-1.7")], **{"answer-1": TEXT}
            )
            assert page.status in {303, 413, 422}

    def test_a_foreign_question_is_not_kept(self, browser, record):
        fields = {"answer-1": TEXT, "answer-99": "fremmed", "answer-": "x", "status": "approved"}
        page = browser.answer(SLUG, browser.form(SLUG), **fields)
        assert page.status == 303
        newest = submissions.selected(record)[-1]
        assert (newest.draft.answers, newest.status) == ({"1": (TEXT,)}, "received")

    def test_what_was_taken_of_it_is_shown_and_the_record_is_sound(self, service, record, browser):
        page = browser.answer(
            SLUG, browser.form(SLUG), **{"answer-1": "".join(ODD.values())[:9999]}
        )
        if page.status == 303:
            assert browser.get(page.location).status == 200
        for each in submissions.selected(record):
            assert "\0" not in each.draft.body + each.draft.author_name
        sound(service, record)


class TestAddresses:
    """Pages that are not there say so."""

    @pytest.mark.parametrize(
        "path",
        [
            "/i/nobody",
            "/r/nobody",
            "/r/nobody/withdraw",
            "/r/nobody/file/1",
            "/en/r/nobody",
            "/nothing",
            "/nothing/answer",
            "/kladde",
            "/kladde/answer",
            f"/{SLUG}/material/0",
            f"/{SLUG}/material/99999999999999999999",
            f"/{SLUG}/material/-1",
            "/%00",
            "/%ff%fe",
            "/" + "a" * 5000,
            "/..%2f..%2fetc%2fpasswd",
            "/static/../intake/config.py",
            "/i/" + "%C3%A6" * 200,
            "/demo/mailbox",
        ],
    )
    def test_an_unknown_address_is_not_found(self, browser, path):
        assert browser.get(path).status == 404

    def test_a_wrong_method_is_told_so(self, browser):
        assert browser.send("PUT", f"/{SLUG}/answer").status == 405
        assert browser.post("/", []).status == 405

    def test_a_closed_consultation_says_how_to_answer_all_the_same_and_keeps_the_text(
        self, browser, service
    ):
        for hidden in ({}, {"csrf_token": "x"}):
            page = browser.answer("lukket", hidden, **{"answer-1": TEXT, "body": "Og mere"})
            assert page.status == 410
            for wanted in (SHOWN, "Og mere", f"lukket@{service.settings.mail_domain}"):
                assert wanted in page.text
        assert browser.get("/lukket/answer").status == 410
        assert browser.get("/en/lukket/answer").status == 410

    def test_a_header_no_one_sends_is_no_trouble(self, browser):
        for headers in (
            {"Cookie": "intake_form=nonsense"},
            {"Cookie": "=;;;"},
            {"Accept-Language": "x" * 4000},
            {"Host": "evil.example.dk"},
            {"X-Forwarded-For": "'; --"},
            {"Content-Length": "0", "Range": "bytes=9-1"},
        ):
            page = browser.send("GET", f"/{SLUG}", None, headers)
            assert page.status == 200
            assert "evil.example.dk" not in page.text


class TestMail:
    """The listener's refusals say what to do."""

    def test_an_unknown_address_is_refused_with_help(self, service):
        to = f"svar+nobody@{service.settings.mail_domain}"
        code, words = hand_in(service.settings.mail_port, a_mail("a@example.dk", to, TEXT))
        assert (code, "5.1.1" in words) == (550, True)
        assert service.settings.public_url in words

    def test_a_foreign_domain_is_refused(self, service):
        letter = a_mail("a@example.dk", "b@example.dk", TEXT)
        code, words = hand_in(service.settings.mail_port, letter)
        assert (code, "5.7.1" in words) == (550, True)

    def test_mail_that_is_too_large_is_refused_before_and_after_it_is_sent(self, service):
        to = f"{SLUG}@{service.settings.mail_domain}"
        with smtplib.SMTP("127.0.0.1", service.settings.mail_port, timeout=PATIENCE) as smtp:
            smtp.ehlo()
            assert smtp.esmtp_features["size"] == str(LIMIT)
            assert smtp.mail("a@example.dk", [f"SIZE={LIMIT + 1}"])[0] == 552
            assert smtp.mail("a@example.dk")[0] == 250
            assert smtp.rcpt(to)[0] == 250
            assert smtp.data(b"Subject: x\r\n\r\n" + b"x" * 998 * (LIMIT // 998 + 1))[0] == 552
            assert smtp.noop()[0] == 250

    def test_nonsense_gets_an_answer(self, service):
        with raw(service.settings.mail_port) as client:
            assert reply_to(client, b"")[:3] == b"220"
            for line in (b"HELO", b"MAIL", b"\xff\xfe\x00", b"RCPT TO:<a@b>", b"DATA", b"x" * 5000):
                assert reply_to(client, line + b"\r\n")[:1] in {b"4", b"5"}


WRONG = [
    ("INTAKE_WEB_PORT", "web"),
    ("INTAKE_WEB_PORT", "70000"),
    ("INTAKE_MAIL_PROTOCOL", "pop3"),
    ("INTAKE_PUBLIC_URL", "hoering.example.dk"),
    ("INTAKE_DEMO", "maybe"),
    ("INTAKE_NOW", "yesterday"),
    ("INTAKE_DATA", "/proc/nothing"),
    ("INTAKE_SETTINGS", "/nowhere/settings"),
    ("MAIL_DEFAULT_SENDER", "nobody"),
]


@pytest.mark.parametrize("process", ["web", "desk", "mail", "browse", "worker"])
def test_a_wrong_setting_stops_every_process_with_its_name(tmp_path, process):
    words = ["worker"] if process == "worker" else ["serve", process]
    wrong = WRONG if process == "web" else WRONG[:1]
    for name, value in wrong:
        given = {"PATH": "/usr/bin:/bin", "INTAKE_DATA": str(tmp_path), name: value}
        done = subprocess.run(
            [sys.executable, "-c", "from intake.app import main; main()", *words],
            env=given,
            cwd=HERE,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        (line,) = done.stderr.decode().splitlines()
        assert (done.returncode, done.stdout) == (1, b"")
        assert name in line
        assert value in line


def test_a_port_that_is_taken_is_named(tmp_path):
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        for process, name in (("web", "WEB"), ("mail", "MAIL")):
            given = {"PATH": "/usr/bin:/bin", "INTAKE_DATA": str(tmp_path)}
            done = subprocess.run(
                [sys.executable, "-c", "from intake.app import main; main()", "serve", process],
                env={**given, f"INTAKE_{name}_PORT": str(port)},
                cwd=HERE,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
            (line,) = done.stderr.decode().splitlines()
            assert done.returncode == 1
            assert f"INTAKE_{name}_PORT" in line


def raw(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def head(path, *more):
    kind = more[1] if len(more) > 1 else "application/x-www-form-urlencoded"
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{more[0]}\r\n\r\n"
    ).encode()


def status_of(client):
    found = re.match(rb"HTTP/1\.1 (\d{3})", client.recv(4096))
    assert found is not None
    return int(found[1])


def reply_to(client, line):
    client.sendall(line)
    answer = client.recv(4096)
    assert answer, http.client.responses
    return answer
