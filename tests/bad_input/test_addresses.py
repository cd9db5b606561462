"""Pages that are not there say so, and those that are closed say what to do."""

import pytest

from tests.bad_input.conftest import SHOWN, TEXT
from tests.faults.asked import SLUG


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
def test_an_unknown_address_is_not_found(browser, path):
    assert browser.get(path).status == 404


def test_a_wrong_method_is_told_so(browser):
    assert browser.send("PUT", f"/{SLUG}/answer").status == 405
    assert browser.post("/", []).status == 405


def test_a_closed_consultation_says_how_to_answer_all_the_same_and_keeps_the_text(browser, service):
    for hidden in ({}, {"csrf_token": "x"}):
        page = browser.answer("lukket", hidden, **{"answer-1": TEXT, "body": "Og mere"})
        assert page.status == 410
        for wanted in (SHOWN, "Og mere", f"lukket@{service.settings.mail_domain}"):
            assert wanted in page.text
    assert browser.get("/lukket/answer").status == 410
    assert browser.get("/en/lukket/answer").status == 410


def test_a_header_no_one_sends_is_no_trouble(browser):
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
