"""The main job, through the outermost edges alone: the command line, HTTP, SMTP and Datasette."""

import email
import http.cookiejar
import json
import re
import smtplib
import urllib.parse
import urllib.request
from email.message import EmailMessage
from email.policy import default
from functools import partial

import pytest

from tests.files.documents import letter_pdf
from tests.service import Service, eventually

CASE = """
slug = "park"
title = "En park ved åen"
opens = 2026-01-01
closes = 2026-03-01
unit = "Teknik og Miljø"
case_number = "2026-7"
parties = ["Udsatterådet", "Frivilligrådet"]

[[question]]
label = "Hvor skal parken ligge?"
required = true

[[question]]
kind = "one"
label = "Skal der være lys?"
options = ["Ja", "Nej"]
"""
PARTIES = (
    "name;kind;email\nUdsatterådet;council;udsatte@example.dk\n"
    "Frivilligrådet;council;frivillig@example.dk\n"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole-way")
    with Service(folder, INTAKE_NOW="2026-02-01T12:00:00Z") as running:
        yield running


@pytest.fixture(scope="module")
def invited(service, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "park.toml").write_text(CASE)
    (folder / "parties.csv").write_bytes(PARTIES.encode("cp1252"))
    service.cli("party", "load", str(folder / "parties.csv"))
    assert service.cli("consultation", "load", str(folder / "park.toml")) == "park\n"
    found = service.json("invite", "park")
    return {each["party"]: each for each in found}


@pytest.fixture(scope="module")
def by_web(service, invited):
    """Frivilligrådet answers on the web; returns the address of its own page."""
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    with browser.open(invited["Frivilligrådet"]["link"]) as page:
        assert page.url.endswith("/park/answer")
        html = page.read().decode()
    assert "Frivilligrådet" in html
    fields = {
        "csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1],
        "name": "Formanden",
        "email": "frivillig@example.dk",
        "speaks_as": "council",
        "preference": "named",
        "answer-1": "Der mangler parkeringspladser ved åen.",
        "answer-2": "Ja",
    }
    with browser.open(
        f"{service.settings.public_url}/park/answer", urllib.parse.urlencode(fields).encode()
    ) as page:
        assert "/r/" in page.url
        return page.url


@pytest.fixture(scope="module")
def by_mail(service, invited):
    """Udsatterådet replies to the invitation; returns the letter it replied to."""
    letter = eventually(lambda: letter_to(service, "udsatte@example.dk", "Høring:"))
    reply = EmailMessage()
    reply["From"] = "Sekretariatet <udsatte@example.dk>"
    reply["To"] = letter["Reply-To"]
    reply["Cc"] = "formanden@example.dk"
    reply["Subject"] = "SV: " + letter["Subject"]
    reply["Message-ID"] = "<svar-1@example.dk>"
    reply["In-Reply-To"] = reply["References"] = letter["Message-ID"]
    quoted = letter.get_body(("plain",)).get_content().replace("\n", "\n> ")
    reply.set_content(
        "Ad 1: Læg den, hvor folk bor.\n\nMed venlig hilsen\nSekretariatet\n\n"
        f"Den 1. februar 2026 kl. 10.00 skrev Teknik og Miljø:\n> {quoted}\n"
    )
    reply.add_attachment(
        letter_pdf("Brev fra rådet"),
        maintype="application",
        subtype="pdf",
        filename="rådets brev.pdf",
    )
    with smtplib.SMTP("127.0.0.1", service.settings.mail_port) as smtp:
        smtp.send_message(reply)
    return letter


def letter_to(service, address, subject):
    for _, recipients, raw in service.sink.messages:
        letter = email.message_from_bytes(raw, policy=default)
        if recipients == [address] and letter["Subject"].startswith(subject):
            return letter
    return None


def published(service):
    _, body = service.get(f"{service.settings.browse_url}/public/submission.json?_shape=array")
    return {each["id"]: each for each in json.loads(body)}


def submitted(service, channel):
    return next(
        (each for each in service.json("submission", "list") if each["channel"] == channel), None
    )


def test_each_council_gets_a_letter_it_can_reply_to(service, invited):
    letter = eventually(lambda: letter_to(service, "frivillig@example.dk", "Høring:"))
    assert letter["Reply-To"] == invited["Frivilligrådet"]["reply_address"]
    assert letter["Message-ID"].endswith("@intake.localhost>")
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_body(("plain",)).get_content()
    for wanted in ("1. Hvor skal parken ligge?", "kl. 23.59", invited["Frivilligrådet"]["link"]):
        assert wanted in text
    assert "In English" in text
    assert "Frivilligrådet" in letter.get_body(("html",)).get_content()


def test_inviting_again_sends_nobody_a_second_letter(service, invited):
    assert {each["party"] for each in service.json("invite", "park")} == set(invited)
    service.cli("worker", "--once")
    sent = [raw for _, to, raw in service.sink.messages if b"Auto-Submitted: auto-gen" in raw]
    assert len({email.message_from_bytes(raw)["Message-ID"] for raw in sent}) == len(sent)


def test_both_councils_get_a_receipt(service, by_web, by_mail):
    for address in ("frivillig@example.dk", "udsatte@example.dk"):
        assert eventually(lambda at=address: letter_to(service, at, "Kvittering"))
    receipt = letter_to(service, "udsatte@example.dk", "Kvittering")
    assert receipt["In-Reply-To"] == "<svar-1@example.dk>"
    text = receipt.get_body(("plain",)).get_content()
    assert "rådets brev.pdf" in text
    assert "hvor folk bor" not in text


def test_the_mail_answer_is_read_as_the_council_meant_it(service, by_mail):
    reference = eventually(lambda: submitted(service, "email"))["reference"]
    shown = service.json("submission", "show", reference)
    assert shown["parties"] == ["Udsatterådet"]
    assert shown["answers"] == {"1": "Læg den, hvor folk bor."}
    assert shown["identity"] == "confirmed"
    assert [each["name"] for each in shown["attachments"]] == ["rådets brev.pdf"]
    assert "Hvor skal parken ligge" in shown["quoted"]


def test_nothing_is_public_before_a_person_has_approved_it(service, by_web, by_mail):
    eventually(lambda: submitted(service, "email"))
    assert published(service) == {}


def approved(service, reference):
    return service.tried("submission", "approve", reference, "--by", "a")


def test_approved_answers_are_published_and_can_be_searched(service, by_web, by_mail):
    eventually(lambda: submitted(service, "email"))
    for channel in ("web", "email"):
        reference = submitted(service, channel)["reference"]
        eventually(partial(approved, service, reference))  # once its letter was made anew
    eventually(lambda: len(published(service)) == 2)
    _, body = service.get(
        f"{service.settings.browse_url}/public/submission.json?_shape=array&_search=pladser"
    )
    assert [each["channel"] for each in json.loads(body)] == ["web"]
    eventually(lambda: submitted(service, "web")["status"] == "published")


def test_a_withheld_answer_is_gone_from_the_public_record(service, by_web, by_mail):
    eventually(lambda: len(published(service)) == 2)
    mailed = submitted(service, "email")
    service.cli("submission", "withhold", mailed["reference"], "--reason", "En fejl")
    eventually(lambda: mailed["public_id"] not in published(service))


def test_a_council_can_take_its_answer_back_by_its_own_link(service, by_web):
    eventually(lambda: published(service))
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    with browser.open(f"{by_web}/withdraw") as page:
        html = page.read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]
    browser.open(f"{by_web}/withdraw", urllib.parse.urlencode({"csrf_token": token}).encode())
    eventually(lambda: published(service) == {})
    assert submitted(service, "web")["status"] == "withdrawn"
