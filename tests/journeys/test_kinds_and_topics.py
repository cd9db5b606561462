"""Who is asked: everyone, those invited alone, or everyone before there is a draft."""

from dataclasses import replace

from intake import letters
from intake.actions import settling
from intake.actions.inviting import invite
from intake.core.consultation import Kind
from intake.core.message import Kind as MessageKind
from intake.core.message import Mailbox, Reading
from intake.core.placing import Fate
from intake.store import corrections, inbox, queue, submissions
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked
from tests.respondent import ANSWER, SLUG

ONLY_INVITED = "Kun inviterede parter er spurgt."


def an_invited_case(record, settings):
    party = a_party("Udsatterådet")
    asked(record, a_consultation(kind=Kind.INVITED), party)
    invite(record, SLUG, settings=settings, now=NOW, by="test", only=party.name)
    return party


def test_who_was_not_invited_reads_and_is_told_why_the_form_is_shut(respondent, record, settings):
    an_invited_case(record, settings)
    page = respondent.open(f"/{SLUG}").text
    assert ONLY_INVITED in page
    assert f"{SLUG}/answer" not in page
    assert letters.open_address(settings, SLUG) not in page
    shut = respondent.client.get(f"/{SLUG}/answer")
    assert shut.status_code == 403
    assert "Her svarer kun dem, der er inviteret" in shut.text


def test_who_was_invited_answers_by_the_link(respondent, record, settings):
    party = an_invited_case(record, settings)
    respondent.open(f"/i/{letters.link_token(settings, SLUG, party)}")
    assert f"{SLUG}/answer" in respondent.client.get(f"/{SLUG}").text
    sent = respondent.write(**{**ANSWER, "speaks_as": "council", "organisation": party.name})
    assert sent.status_code == 303
    (line,) = queue.lines(record, consultation=SLUG, limit=9)
    assert submissions.get(record, line.reference).draft.parties == (party.name,)


def test_an_answer_sent_past_the_form_is_not_taken(respondent, record, settings, public):
    asked(record, a_consultation())
    token, _ = respondent.token(), respondent.open()
    an_invited_case(record, settings)
    sent = respondent.client.post(f"/{SLUG}/answer", data={**ANSWER, "csrf_token": token})
    assert sent.status_code == 403
    assert queue.count(record, consultation=SLUG) == 0


def mailed(record, settings, to, sender="borger@example.dk"):
    raw = f"From: {sender}\r\nSubject: Svar\r\n\r\nVi er enige.\r\n".encode()
    number = settling.keep(
        record, raw, mail_from=sender, recipients=(to,), via="smtp", peer="127.0.0.1", now=NOW
    )
    reading = Reading(
        kind=MessageKind.ANSWER,
        sender=Mailbox(sender, "En borger"),
        to=(to,),
        subject="Svar",
        text="Vi er enige.",
    )
    fate = settling.settle(record, number, reading, settings=settings, now=NOW)
    return fate, inbox.get(record, number)


def test_a_strangers_mail_waits_for_a_person_and_the_partys_does_not(record, settings):
    party = an_invited_case(record, settings)
    fate, message = mailed(record, settings, letters.open_address(settings, SLUG))
    assert fate is Fate.HELD
    assert "kun inviterede parter" in message.fate_reason
    its = letters.reply_address(settings, letters.mail_token(settings, SLUG, party))
    assert mailed(record, settings, its, party.addresses[0])[0] is Fate.SUBMITTED


def test_a_case_for_invited_alone_stands_apart_on_the_front_page(respondent, record, settings):
    an_invited_case(record, settings)
    page = respondent.open("/").text
    assert "Ingen høringer er åbne lige nu" in page
    assert "Åbne, kun for inviterede" in page
    assert a_consultation().title in page


def test_a_call_for_ideas_is_called_so(respondent, record):
    asked(record, a_consultation(kind=Kind.IDEAS, how_to_answer="Ring til os på 12 34 56 78."))
    page = respondent.open(f"/{SLUG}").text
    assert "Idéindkaldelse" in page
    assert "Kom med jeres idéer" in page
    assert "Ring til os på 12 34 56 78." in page


def test_the_list_is_narrowed_to_a_topic(respondent, record):
    asked(record, a_consultation(topics=("Unge", "Bolig")))
    asked(record, a_consultation(slug="park", title="En ny park", topics=("Natur",)))
    page = respondent.open("/").text
    assert "En ny park" in page
    assert "Unge</span> (1)" in page
    narrowed = respondent.open("/?topic=Unge").text
    assert "En ny park" not in narrowed
    assert a_consultation().title in narrowed
    assert 'href="/?topic=Unge" aria-current="true"' in narrowed


def test_what_was_put_right_is_told_with_its_day(respondent, record):
    case = replace(a_consultation(), decides="Et andet udvalg")
    asked(record, case)
    with transaction(record):
        corrections.add(record, SLUG, "Det er et andet udvalg, der beslutter.", now=NOW)
    page = respondent.open(f"/{SLUG}").text
    assert "Rettet mandag den 2. marts 2026:" in page
    assert "Det er et andet udvalg, der beslutter." in page
