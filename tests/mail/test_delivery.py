"""Letters out: through real mail servers that take them, refuse them, break and stay silent."""

import fcntl
import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from functools import partial

import pytest
from aiosmtpd.smtp import SMTP

from intake.core.letter import Letter
from intake.mail import delivery
from intake.mail.delivery import send_due
from intake.store import outbox
from intake.store.connection import NoRoom, rows, transaction
from tests.builders import last_events
from tests.mail_server import Mute, Server, serving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAYS_LATER = NOW + timedelta(days=6)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def post(server, settings):
    """The settings of a service whose mail server is `server`."""
    with serving(server) as port:
        yield replace(settings, smtp_port=port)


def owe(record, *addresses, number=1, **changes):
    """Queue one letter."""
    letter = Letter(
        key=f"invitation/{number}",
        message_id=f"<invitation.{number}@svar.example.dk>",
        kind="invitation",
        recipients=addresses,
        subject="Høring: Partnerskabsstrategi",
        text="Kære råd\n" + "langt " * 500,
        html="<p>Kære råd</p>",
        sender_name="Center for Udsatte, Socialforvaltningen",
        reply_to="svar+abc@svar.example.dk",
        envelope_from="svar+abc@svar.example.dk",
    )
    with transaction(record):
        outbox.queue(record, replace(letter, **changes), now=NOW)


def stands(record):
    """Return how each delivery stands, in the order of the letters and addresses."""
    return rows(record, "SELECT * FROM delivery ORDER BY letter_id, address")


def next_try(found):
    return datetime.fromisoformat(found["next_try_at"]) - NOW


def test_a_letter_to_two_addresses_leaves_twice_over_one_connection(record, post, server):
    owe(record, "formand@example.dk", "sekretariat@example.dk")
    assert send_due(record, post, NOW) == 2
    assert server.visits == 1
    assert server.hostname == "svar.example.dk"
    assert [to for _, to, _ in server.taken] == [["formand@example.dk"], ["sekretariat@example.dk"]]
    for sender, to, raw in server.taken:
        parsed = message_from_bytes(raw)
        assert sender == "svar+abc@svar.example.dk"
        assert parsed["To"] == to[0]
        assert parsed["Message-ID"] == "<invitation.1@svar.example.dk>"
        assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert all(
        each["sent_at"] and each["reply"] == "250 OK queued as 4711" for each in stands(record)
    )
    assert send_due(record, post, DAYS_LATER) == 0


def test_an_empty_envelope_sender_goes_out_as_the_null_sender(record, post, server):
    owe(record, "formand@example.dk", envelope_from="", in_reply_to="<svar@example.dk>")
    send_due(record, post, NOW)
    ((sender, _, raw),) = server.taken
    assert sender == "<>"
    assert message_from_bytes(raw)["Auto-Submitted"] == "auto-replied"


class Boasting(Server):
    """Offers reports of delivery, and refuses whoever asks for one."""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        offered = await super().handle_EHLO(server, session, envelope, hostname, responses)
        return [*offered[:-1], "250-DSN", offered[-1]]


@pytest.mark.parametrize(("asks", "taken"), [(True, 0), (False, 1)])
def test_a_server_that_only_says_it_reports_deliveries_need_not_be_asked(
    record, settings, asks, taken
):
    owe(record, "formand@example.dk", kind="letter-back")
    with serving(Boasting()) as port:
        here = replace(settings, smtp_port=port, delivery_reports=asks)
        assert send_due(record, here, NOW) == taken
    (stand,) = stands(record)
    assert stand["refused_at"] is None
    assert bool(stand["sent_at"]) is bool(taken)


def test_who_is_refused_is_refused_alone_in_the_servers_own_words(record, post, server):
    owe(record, "formand@example.dk", "flyttet@example.dk", "sekretariat@example.dk", party="")
    server.answers["flyttet@example.dk"] = "550 5.1.1 No such user"
    assert send_due(record, post, NOW) == 2
    moved, chair, office = stands(record)
    assert moved["refused_at"]
    assert moved["reply"] == "550 5.1.1 No such user"
    assert moved["next_try_at"] is None
    assert chair["sent_at"]
    assert office["sent_at"]
    (event,) = last_events(record, 5)
    assert (event.action, event.subject) == ("letter refused", "<invitation.1@svar.example.dk>")
    assert "example.dk" not in event.detail


@pytest.mark.parametrize("answer", ["554 5.7.1 Spam", "552 5.3.4 Too big"])
def test_a_letter_that_is_refused_whole_is_not_sent_again(record, post, server, answer):
    owe(record, "formand@example.dk")
    server.answers["DATA"] = answer
    assert send_due(record, post, NOW) == 0
    (stand,) = stands(record)
    assert (bool(stand["refused_at"]), stand["reply"]) == (True, answer)
    assert send_due(record, post, DAYS_LATER) == 0


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("formand@example.dk", "450 4.2.0 Greylisted"),
        ("DATA", "451 4.3.0 Later"),
        ("MAIL", "452 4.3.1 Full"),
        ("MAIL", "553 5.7.1 Sender not allowed"),  # ours to mend: the letter waits
    ],
)
def test_a_letter_waits_longer_each_time_and_is_given_up_after_five_days(
    record, post, server, step, answer
):
    owe(record, "formand@example.dk")
    server.answers[step] = answer
    now, waited = NOW, []
    while not stands(record)[0]["refused_at"]:
        assert send_due(record, post, now) == 0
        (stand,) = stands(record)
        if stand["next_try_at"]:
            then = datetime.fromisoformat(stand["next_try_at"])
            waited.append((then - now).total_seconds() / 60)
            assert send_due(record, post, then - timedelta(seconds=1)) == 0
            assert stands(record)[0]["tries"] == stand["tries"]
            now = then
    assert waited[:6] == [1, 5, 15, 60, 60, 60]
    assert timedelta(days=5) <= now - NOW < timedelta(days=5, hours=2)
    assert stand["reply"].startswith("given up after 5 days: " + answer[:3])
    assert [each.action for each in last_events(record, 5)] == ["letter refused"]


def test_a_letter_that_was_delayed_leaves_when_the_server_takes_it(record, post, server):
    owe(record, "formand@example.dk")
    server.answers["formand@example.dk"] = "450 4.2.0 Greylisted"
    send_due(record, post, NOW)
    server.answers.clear()
    assert send_due(record, post, NOW + timedelta(seconds=59)) == 0
    assert send_due(record, post, NOW + timedelta(seconds=60)) == 1
    assert message_from_bytes(server.taken[0][2])["Message-ID"] == "<invitation.1@svar.example.dk>"


def test_a_letter_whose_answer_was_lost_goes_again_as_the_same_letter(record, post, server):
    owe(record, "formand@example.dk")
    server.hangs_up_after_taking = True
    assert send_due(record, post, NOW) == 0
    assert next_try(stands(record)[0]) == timedelta(minutes=1)
    server.hangs_up_after_taking = False
    assert send_due(record, post, NOW + timedelta(minutes=1)) == 1
    ids = {message_from_bytes(raw)["Message-ID"] for _, _, raw in server.taken}
    assert (len(server.taken), len(ids)) == (2, 1)


def test_one_letter_that_breaks_the_connection_does_not_hold_the_others_up(record, post, server):
    for number, address in enumerate(["slem@example.dk", "a@example.dk", "b@example.dk"]):
        owe(record, address, number=number)
    server.answers["slem@example.dk"] = "421 4.3.2 Going down"
    assert send_due(record, post, NOW) == 0
    bad, first, second = stands(record)
    assert next_try(bad) == timedelta(minutes=1)
    assert (first["tries"], second["tries"]) == (0, 0)
    assert send_due(record, post, NOW) == 2


def test_a_server_that_falls_silent_is_left_in_time(record, post, server):
    owe(record, "formand@example.dk")
    server.answers["formand@example.dk"] = "silence"
    assert send_due(record, replace(post, smtp_timeout=1), NOW) == 0
    (stand,) = stands(record)
    assert next_try(stand) == timedelta(minutes=1)
    assert stand["reply"]


def test_a_server_that_never_greets_costs_one_try_however_many_letters_wait(record, settings):
    for number in range(20):
        owe(record, "formand@example.dk", number=number)
    with serving(None, protocol=Mute) as port:
        silent = replace(settings, smtp_port=port, smtp_timeout=1)
        assert send_due(record, silent, NOW, count=5) == 0
        assert send_due(record, silent, NOW, count=5) == 0
    found = stands(record)
    assert sum(each["tries"] for each in found) == 1
    assert {next_try(each) for each in found} == {timedelta(minutes=1)}


def test_when_the_server_is_back_everything_leaves(record, server, settings):
    owe(record, "formand@example.dk", number=1)
    owe(record, "formand@example.dk", number=2)
    with serving(server) as port:
        pass
    down = replace(settings, smtp_port=port)
    assert send_due(record, down, NOW) == 0
    with serving(server) as port:
        up = replace(settings, smtp_port=port)
        assert send_due(record, up, NOW) == 0
        assert send_due(record, up, NOW + timedelta(minutes=1)) == 2


def test_a_server_without_tls_gets_nothing_where_tls_is_demanded(record, post, server):
    owe(record, "formand@example.dk")
    assert send_due(record, replace(post, smtp_tls=True), NOW) == 0
    assert server.taken == []
    assert stands(record)[0]["next_try_at"]


def test_letters_go_only_to_a_server_whose_certificate_is_trusted(
    record, server, settings, certificate, monkeypatch
):
    owe(record, "formand@example.dk")
    made, context = certificate
    with serving(server, protocol=partial(SMTP, tls_context=context)) as port:
        secret = replace(settings, smtp_port=port, smtp_tls=True)
        assert send_due(record, secret, NOW) == 0
        assert server.taken == []
        assert "CERTIFICATE_VERIFY_FAILED" in stands(record)[0]["reply"]
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
        assert send_due(record, secret, NOW + timedelta(minutes=1)) == 1


def test_a_letter_that_would_be_malformed_is_refused_and_the_next_one_leaves(record, post, server):
    owe(record, "formand@example.dk", number=1, subject="Svar\nBcc: alle@example.dk")
    owe(record, "formand@example.dk\r\nRCPT TO:<alle@example.dk>", number=2)
    owe(record, "formand@example.dk", number=3)
    assert send_due(record, post, NOW) == 1
    assert [bool(each["refused_at"]) for each in stands(record)] == [True, True, False]
    assert [to for _, to, _ in server.taken] == [["formand@example.dk"]]


def test_an_address_in_danish_letters_is_reached_where_the_server_knows_how(record, post, server):
    owe(record, "åse@example.dk", "formand@ældreråd.example.dk")
    assert send_due(record, post, NOW) == 2
    assert sorted(to[0] for _, to, _ in server.taken) == [
        "formand@xn--ldrerd-muac.example.dk",
        "åse@example.dk",
    ]


def test_only_one_process_at_a_time_sends(record, post, server):
    owe(record, "formand@example.dk")
    lock = os.open(post.data / "outbox.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    assert send_due(record, post, NOW) == 0
    release = threading.Timer(0.3, os.close, [lock])
    release.start()
    assert send_due(record, post, NOW, wait=True) == 1
    release.join()
    assert len(server.taken) == 1


def test_a_letter_taken_while_the_disk_is_full_is_marked_later_and_not_sent_again(
    record, post, server, monkeypatch
):
    owe(record, "formand@example.dk")
    fails = iter([NoRoom("full"), NoRoom("full")])
    real = delivery.transaction

    @contextmanager
    def full_at_first(db):
        if error := next(fails, None):
            raise error
        with real(db):
            yield

    monkeypatch.setattr(delivery, "transaction", full_at_first)

    class Impatient(threading.Event):
        def wait(self, timeout=None):
            return False

    assert send_due(record, post, NOW, stop=Impatient()) == 1
    assert len(server.taken) == 1
    assert stands(record)[0]["sent_at"]


def test_nothing_of_a_letter_is_in_the_log(record, post, server, caplog):
    caplog.set_level("DEBUG")
    owe(record, "formand@example.dk", "flyttet@example.dk")
    server.answers["flyttet@example.dk"] = "550 5.1.1 <flyttet@example.dk> No such user"
    send_due(record, post, NOW)
    ours = [each for each in caplog.records if each.name.startswith("intake")]
    assert not any("example.dk" in each.getMessage() for each in ours)
