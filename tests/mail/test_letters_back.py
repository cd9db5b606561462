"""A letter back on its way through a real Postfix: where it came to, and the answer to it."""

import email
import email.policy
import os
import smtplib
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from intake import worker
from intake.actions import writing_back
from intake.store import consultations, letters_sent, mailings, parties, submissions
from intake.store.connection import rows, transaction, value
from tests.builders import a_draft, a_submission
from tests.outcomes import BY, a_mailing
from tests.postfix import Postfix, missing

COUNCIL = "formand@raad.example.dk"
GONE = "flyttet@raad.example.dk"
BETWEEN = """\
virtual_mailbox_domains = raad.example.dk
virtual_mailbox_base = {{root}}/mail
virtual_mailbox_maps = inline:{{{{ {{{{ formand@raad.example.dk = box/ }}}} }}}}
virtual_uid_maps = static:{{owner}}
virtual_gid_maps = static:{{owner}}
virtual_minimum_uid = 100
relay_domains = {{domain}}
transport_maps = inline:{{{{ {{domain}}=smtp:[127.0.0.1]:{port} }}}}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
"""
"""Takes everything, as a relay does, and finds out only then that somebody has moved."""


@pytest.fixture(autouse=True)
def _needs_postfix():
    if reason := missing():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)


@pytest.fixture
def post(settings, listening):
    """The way between us and the council, there and back; gives our settings and Postfix."""

    @contextmanager
    def opened():
        with listening(settings) as port, Postfix(BETWEEN.format(port=port)) as postfix:
            yield replace(settings, smtp_port=postfix.port), postfix

    return opened


@pytest.fixture
def decided(record):
    """The case is over: a council answered, and a citizen whose address is no more."""
    now = datetime.now(UTC)
    case = replace(
        consultations.get(record, "partnerskab"),
        opens_at=now - timedelta(days=40),
        closes_at=now - timedelta(days=5),
    )
    council = replace(parties.get(record, "Frivilligrådet"), addresses=(COUNCIL,))
    drafts = (
        a_draft(parties=("Frivilligrådet",), email=COUNCIL),
        a_draft(author_name="En borger", email=GONE),
    )
    with transaction(record):
        consultations.put(record, case)
        parties.put(record, council)
        for at, draft in enumerate(drafts):
            answer = a_submission(draft=draft, consultation="partnerskab")
            submissions.add(record, answer, key=f"{at}", receipt_token=f"{at}")
    number = writing_back.draft(record, a_mailing("partnerskab"), by=BY, now=now)
    return mailings.get(record, number)


def worked(settings, until):
    end = time.monotonic() + 60
    while not (found := until()):
        assert time.monotonic() < end, "it did not come to pass"
        worker.once(settings)
        time.sleep(0.1)
    return found


def test_the_log_says_where_a_letter_lies_and_where_it_did_not_arrive(record, decided, post):
    with post() as (settings, postfix):
        writing_back.send(record, decided.number, settings=settings, by=BY, now=datetime.now(UTC))
        told = "SELECT count(delivered_at) AND count(refused_at) FROM delivery"
        worked(settings, lambda: value(record, told))
        (council,) = rows(record, "SELECT * FROM delivery WHERE address = ?", (COUNCIL,))
        (gone,) = rows(record, "SELECT * FROM delivery WHERE address = ?", (GONE,))
        assert (council["refused_at"], gone["delivered_at"]) == (None, None)
        assert gone["reply"].startswith("5.1.1")
        figures = letters_sent.figures(record, decided.number)
        assert (figures["delivered"], figures["refused"], figures["opened"]) == (1, 1, 0)

        # and an answer to it by return of post comes into the same case, as the council's own
        (came,) = (postfix.maildir / "new").iterdir()
        letter = email.message_from_bytes(came.read_bytes(), policy=email.policy.default)
        assert "<img" not in letter.get_body(("html",)).get_content()
        reply(letter, postfix.port)
        new = "SELECT reference FROM submission WHERE channel = 'email'"
        answer = submissions.get(record, worked(settings, lambda: value(record, new)))
    assert (answer.consultation, answer.draft.parties) == ("partnerskab", ("Frivilligrådet",))
    assert "Tak for brevet." in answer.draft.body
    assert answer.late


def reply(letter, port):
    """Answer a letter as a mail program does: to where it asks, with its words below."""
    message = EmailMessage()
    message["From"], message["To"] = COUNCIL, letter["Reply-To"]
    message["Subject"] = f"SV: {letter['Subject']}"
    message["Message-ID"] = "<svar-1@raad.example.dk>"
    message["In-Reply-To"] = message["References"] = letter["Message-ID"]
    theirs = letter.get_body(("plain",)).get_content().splitlines()
    quoted = "\n".join(f"> {each}" for each in theirs)
    message.set_content(f"Tak for brevet. Vi mangler svar om kontingentet.\n\n{quoted}\n")
    with smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk") as client:
        client.send_message(message, COUNCIL, [str(letter["Reply-To"])])
