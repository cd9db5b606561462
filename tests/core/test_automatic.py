"""Robots are told from people, and letters that came back from letters about letters."""

import pytest

from intake.core.message import Kind
from intake.core.reading import automatic, bounces
from intake.core.reading.bounces import Evidence


def kind(subject="SV: Høring", sender="formand@example.dk", text="Vi er enige.", **headers):
    fields = {name.replace("_", "-"): (value,) for name, value in headers.items()}
    return automatic.kind_of(fields, subject=subject, sender=sender, text=text)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisk svar: Høring om partnerskabsstrategi",
        "Autosvar: Høring",
        "Ikke til stede: Høring",
        "Fravær: Høring",
        "Fraværende fra kontoret",
        "Ude af kontoret: Høring",
        "Jeg holder ferie Re: Høring",
        "På ferie til den 3. marts",
        "SV: Automatisk svar: Høring",
        "Kvittering for modtagelse - sagsnr. 24/012345",
        "Kvittering for din henvendelse",
        "Bekræftelse på modtagelse",
        "Vi har modtaget din mail",
        "Tak for din henvendelse",
        "Tak for din mail",
        "Automatic reply: Høring",
        "Out of Office: Høring",
        "Automatisk svar på: Høring",
        "Automatiskt svar: Høring",
        "Automatische Antwort: Høring",
        "Abwesenheitsnotiz",
    ],
)
def test_a_robot_is_known_by_its_subject(subject):
    assert kind(subject) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated (rejected)"},
        {"precedence": "auto_reply"},
        {"precedence": "bulk"},
        {"precedence": "junk"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "ja"},
        {"x_auto_reply_from": "m@example.dk"},
    ],
)
def test_a_robot_is_known_by_its_headers(headers):
    assert kind(**headers) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "sender",
    ["noreply@example.dk", "no-reply@example.dk", "ikke-svar@example.dk", "autosvar@example.dk"],
)
def test_a_robot_is_known_by_its_name(sender):
    assert kind(sender=sender) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "text",
    [
        "Dette er en automatisk kvittering, som ikke kan besvares.",
        "Denne mail er sendt automatisk.",
        "Jeg er på ferie til og med den 3. marts.",
        "This is an automatically generated reply. Please do not reply to this e-mail.",
    ],
)
def test_a_robot_is_known_by_its_words(text):
    assert kind(text=text) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("SV: Høring om automatisk sagsbehandling", "Rådet er enig."),
        ("Høringssvar", "Borgeren får i dag et automatisk svar. Det bør ændres."),
        ("SV: Høring", "Svaret er forsinket, fordi formanden var på ferie."),
        ("Læsning og unge", "Rådet mener, at børn bør læse mere."),
        ("Høringssvar fra Udsatterådet", "Tak for din mail. Rådet er enig i målet."),
        ("Accepteret forslag fra rådet", "Vi foreslår flere varmestuer."),
        ("Ferieboliger for udsatte", "Vi foreslår et tilskud."),
    ],
)
def test_a_person_who_writes_about_robots_is_a_person(subject, text):
    assert kind(subject, text=text, auto_submitted="no") is Kind.ANSWER


def test_lists_and_read_receipts_are_told_apart():
    assert kind(list_id="<nyt.example.dk>") is Kind.LIST
    assert kind("Læst: Høring", auto_submitted="auto-replied") is Kind.READ_RECEIPT
    assert kind(content_type="multipart/report; report-type=disposition-notification") is (
        Kind.READ_RECEIPT
    )


REPORT = """Reporting-MTA: dns; mx.example.dk

Final-Recipient: rfc822; borte@example.dk
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Original-Recipient: rfc822;fuld@example.dk
Final-Recipient: rfc822; fuld@mx.example.dk
Action: delayed
Status: 4.2.2
"""


def test_a_report_tells_who_is_gone_and_who_is_only_away():
    found = bounces.read(
        {},
        subject="Undelivered Mail Returned to Sender",
        evidence=Evidence(
            reports=(REPORT,),
            report_type="delivery-status",
            returned="Message-ID: <letter.1@example.dk>\nSubject: Høring\n",
        ),
    )
    assert found is not None
    what, bounce = found
    assert what is Kind.BOUNCE
    assert bounce.permanent == ("borte@example.dk",)
    assert bounce.temporary == ("fuld@example.dk",)
    assert bounce.status == "5.1.1"
    assert bounce.message_ids == ("<letter.1@example.dk>",)


def test_a_delay_is_no_bounce():
    report = REPORT.split("\n\n", 2)
    found = bounces.read({}, subject="Delayed", evidence=Evidence(reports=(report[2],)))
    assert found is not None
    assert found[0] is Kind.DELAYED


def test_a_delivery_that_went_well_is_told_by_a_robot_and_is_no_bounce():
    report = REPORT.replace("failed", "delivered").replace("delayed", "relayed")
    found = bounces.read({}, subject="Leveret", evidence=Evidence(reports=(report,)))
    assert found is not None
    kind, told = found
    assert kind is Kind.AUTO_REPLY
    assert told.delivered == ("borte@example.dk",)
    assert not told.permanent
    assert not told.temporary


def test_a_failure_without_an_address_is_a_failure_all_the_same():
    report = "Reporting-MTA: dns; mx.example.dk\n\nFinal-Recipient: rfc822; @mx\nAction: failed\n"
    found = bounces.read({}, subject="Returned mail", evidence=Evidence(reports=(report,)))
    assert found is not None
    assert found[0] is Kind.BOUNCE
    assert not found[1].delivered


@pytest.mark.parametrize(
    "subject",
    ["Kan ikke leveres: Høring", "Undelivered Mail Returned to Sender", "Mail delivery failed"],
)
def test_a_server_without_a_report_is_understood_by_its_words(subject):
    found = bounces.read(
        {"from": ("MAILER-DAEMON@mx.example.dk",), "return-path": ("<>",)},
        subject=subject,
        evidence=Evidence(
            "Your message could not be delivered to <borte@example.dk>: 550 5.1.1 "
            "user unknown\n\n--- The header of the original message follows ---\n"
            "To: andre@example.dk\nMessage-ID: <letter.1@example.dk>\n"
        ),
    )
    assert found is not None
    assert found[0] is Kind.BOUNCE
    assert found[1].permanent == ("borte@example.dk",)
    assert found[1].message_ids == ("<letter.1@example.dk>",)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "formand@example.dk",
            "SV: Kan ikke leveres: Høring",
            "Vi fik jeres mail retur: user unknown",
        ),
        ("formand@example.dk", "Høringssvar", "Mange breve kan ikke leveres til hjemløse."),
        ("formand@example.dk", "Re: Undelivered Mail Returned to Sender", "Could not be delivered"),
    ],
)
def test_a_person_who_quotes_a_bounce_has_not_sent_one(sender, subject, text):
    headers = {"from": (sender,), "return-path": (f"<{sender}>",)}
    assert bounces.read(headers, subject=subject, evidence=Evidence(text)) is None
