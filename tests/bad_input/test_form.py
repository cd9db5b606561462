"""What the form refuses, it explains; it keeps what was typed, and nothing of it is taken."""

import pytest

from tests.bad_input.conftest import LIMIT, SHOWN, TEXT, head, raw, status_of
from tests.faults.asked import SLUG
from tests.outside import Browser, File, multipart

pytestmark = pytest.mark.usefixtures("nothing_kept")


def test_too_large_a_body_is_told_so(browser):
    page = browser.answer(SLUG, browser.form(SLUG), [File("stor.pdf", b"%" * (LIMIT + 1))])
    assert page.status == 413
    assert "fylder for meget" in page.text


def test_too_large_a_body_is_told_so_before_it_is_sent(service):
    with raw(service.settings.web_port) as client:
        client.sendall(head(f"/{SLUG}/answer", "Content-Length: 99999999999"))
        assert status_of(client) == 413


def test_too_large_a_body_in_pieces_without_a_length_is_told_so(service):
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


def test_text_beyond_the_limit_of_a_field_is_told_so_and_kept(browser):
    long = "ord " * 30_000
    page = browser.answer(SLUG, browser.form(SLUG), answer_1=TEXT, body=long)
    assert page.status == 422
    assert SHOWN in page.text
    assert long.strip() in page.text


def test_more_text_than_any_form_may_hold_is_too_large(browser):
    page = browser.answer(SLUG, browser.form(SLUG), answer_1="x" * 2_500_000)
    assert page.status == 413


def test_fifty_thousand_fields_are_refused(browser):
    hidden = browser.form(SLUG)
    fields = [*hidden.items(), *((f"f{number}", "x") for number in range(50_000))]
    page = browser.post(f"/{SLUG}/answer", fields)
    assert page.status in {413, 422}


def test_fifty_thousand_points_are_refused(browser):
    hidden = browser.form(SLUG)
    points = [(f"points-{number}-text", "x") for number in range(50_000)]
    page = browser.post(f"/{SLUG}/answer", [*hidden.items(), *points])
    assert page.status in {413, 422}


def test_fifty_thousand_parts_are_refused(browser):
    files = [("attachments", File(f"{number}.txt", b"x")) for number in range(5_000)]
    page = browser.post(f"/{SLUG}/answer", list(browser.form(SLUG).items()), files)
    assert page.status == 413


def test_without_the_forms_own_token_nothing_is_taken_and_all_is_kept(browser):
    page = browser.answer(SLUG, {}, answer_1=TEXT)
    assert (page.status, SHOWN in page.text) == (422, True)


def test_another_visitors_token_is_no_token(service, browser):
    with Browser(service.settings.public_url) as other:
        foreign = other.form(SLUG)
    browser.form(SLUG)
    page = browser.answer(SLUG, foreign, answer_1=TEXT)
    assert (page.status, SHOWN in page.text) == (422, True)


def test_a_form_sent_from_another_site_is_refused(browser):
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
def test_a_wrong_field_is_pointed_at_and_the_rest_is_kept(browser, field, value):
    fields = {"answer-1": TEXT, "body": TEXT, field: value}
    page = browser.answer(SLUG, browser.form(SLUG), **fields)
    assert (page.status, SHOWN in page.text) == (422, True)
    assert "form-error-message" in page.text


@pytest.mark.parametrize(
    "file", [File("virus.exe", b"MZ..."), File("svar.pdf.js", b"x"), File("tom.pdf", b"")]
)
def test_a_file_we_do_not_take_is_named(browser, file):
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
def test_a_broken_body_is_a_form_with_nothing_in_it(browser, kind, body):
    browser.form(SLUG)
    page = browser.send("POST", f"/{SLUG}/answer", body, {"Content-Type": kind})
    assert page.status in {400, 413, 422}


def test_an_upload_cut_short_is_nothing(service, browser):
    kind, body = multipart(
        list(browser.form(SLUG).items()), [("attachments", File("a", b"x" * 9999))]
    )
    with raw(service.settings.web_port) as client:
        client.sendall(head(f"/{SLUG}/answer", f"Content-Length: {len(body)}", kind))
        client.sendall(body[: len(body) // 2])
