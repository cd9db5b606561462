"""The two steps and the way down in the running service: mail, web, worker, Datasette."""

import http.cookiejar
import json
import re
import smtplib
import urllib.error
import urllib.parse
import urllib.request
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.service import Service, eventually

CASE = """
slug = "park"
title = "En park ved åen"
opens = 2026-01-01
closes = 2026-03-01
parties = ["Udsatterådet"]
objection_hours = 48
"""
WORD = "kastanjetræer"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    processes = ("web", "mail", "worker", "browse")
    with Service(folder, processes=processes, INTAKE_NOW="2026-02-01T12:00:00Z") as running:
        (folder / "park.toml").write_text(CASE)
        (folder / "parties.csv").write_text(
            "name;kind;email\nUdsatterådet;council;udsatte@example.dk\n"
        )
        running.cli("party", "load", str(folder / "parties.csv"))
        running.cli("consultation", "load", str(folder / "park.toml"))
        yield running


def letter_to(service, subject):
    for _, _, raw in service.sink.messages:
        letter = message_from_bytes(raw, policy=default)
        if letter["Subject"].startswith(subject):
            return letter.get_body(("plain",)).get_content()
    return None


def at(service, moment):
    """Let the worker's clock stand at another moment: it starts anew."""
    service.stop("worker")
    service.environ["INTAKE_NOW"] = moment
    service.start("worker")


def shown(service, path):
    return service.get(f"{service.settings.browse_url}{path}")


def press(page, url, **fields):
    """Send the page's form as its button would; returns where it led."""
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    html = browser.open(page).read().decode()
    form = html[html.index(f'action="{urllib.parse.urlsplit(url).path}"') :] if url else html
    for name in ("csrf_token", "edition"):
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)
        if found:
            fields[name] = found[1]
    return browser.open(url or page, urllib.parse.urlencode(fields).encode()).url


@pytest.fixture(scope="module")
def answered(service):
    """A council answers by mail, a caseworker approves it; gives the reference and the letter."""
    (invited,) = service.json("invite", "park")
    mail = EmailMessage()
    mail["From"] = "Sekretariatet <udsatte@example.dk>"
    mail["To"] = invited["reply_address"]
    mail["Subject"] = "Svar"
    mail["Message-ID"] = "<svar@example.dk>"
    mail.set_content(f"Plant {WORD} langs åen.\n")
    with smtplib.SMTP("127.0.0.1", service.settings.mail_port) as smtp:
        smtp.send_message(mail)
    (found,) = eventually(lambda: service.json("submission", "list"))
    reference = found["reference"]
    said = service.cli("submission", "approve", reference, "--by", "anna@example.dk")
    assert "waiting for its sender to be told" in said
    letter = eventually(lambda: letter_to(service, "Se, hvad der bliver offentligt"))
    return {**found, "letter": letter}


def test_the_council_sees_by_mail_and_web_what_will_be_public_and_nobody_else_does(
    service, answered
):
    assert WORD in answered["letter"]
    link = re.search(r"https?://\S+/release", answered["letter"])[0]
    assert WORD in service.get(link)[1].decode()
    its = service.json("submission", "show", answered["reference"])
    assert its["status"] == "approved"
    assert its["awaits_release"]
    assert its["standing"].startswith("approved, waiting for objection until 2026-02-03T12:0")
    assert WORD not in service.get(f"{service.settings.public_url}/park")[1].decode()
    assert shown(service, f"/public/submission/{answered['public_id']}")[0] == 404
    assert WORD not in shown(service, "/public/submission.json?_shape=array")[1].decode()


def test_an_objection_an_answer_to_it_and_out_it_goes_and_down_again_everywhere(service, answered):
    link = re.search(r"https?://\S+/release", answered["letter"])[0]
    press(link, link, text="Vores formands navn må ikke stå der")
    its = service.json("submission", "show", answered["reference"])
    assert its["status"] == "received"
    assert its["objections"][0]["text"] == "Vores formands navn må ikke stå der"
    at(service, "2026-02-09T12:00:00Z")
    service.cli("submission", "approve", answered["reference"], code=1)  # not without a reason
    reason = "Navnet står der ikke"
    service.cli("submission", "approve", answered["reference"], "--reason", reason)
    assert reason in eventually(lambda: letter_to(service, "Svaret bliver offentligt trods"))
    page = f"/public/submission/{answered['public_id']}"
    eventually(lambda: shown(service, page)[0] == 200)

    receipt = link.removesuffix("/release")
    press(f"{receipt}/withdraw", "")
    gone = eventually(lambda: shown(service, page)[0] == 410 and shown(service, page)[1])
    assert "Afsenderen trak svaret tilbage" in gone.decode()
    status, body = shown(service, f"{page}.json")
    assert status == 410
    stone = json.loads(body)["withdrawal"]
    assert set(stone) == {"id", "consultation", "withdrawn_at", "cause"}
    assert (stone["consultation"], stone["cause"]) == ("park", "respondent")
    for path in (
        page,
        f"{page}.json",
        f"/en{page}",
        "/public/submission.json?_shape=array",
        "/public/submission.csv",
        "/search?q=kastanje",
        "/public/consultation/park",
        "/answers.atom",
        "/",
    ):
        assert f"Plant {WORD}" not in shown(service, path)[1].decode(), path
    for path in ("/park", "/feed.atom", "/park/feed.atom", "/"):
        assert WORD not in service.get(f"{service.settings.public_url}{path}")[1].decode(), path
    assert WORD.encode() not in service.settings.public_path.read_bytes()
    assert "trukket tilbage" in service.get(receipt)[1].decode()
    listed = json.loads(shown(service, "/public/withdrawal.json?_shape=array")[1])
    assert [each["id"] for each in listed] == [answered["public_id"]]
