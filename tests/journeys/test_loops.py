"""Machines that write to each other fall silent: two services, and a robot that answers all."""

import itertools
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from intake.store.connection import connect, rows
from tests.outside import a_mail
from tests.relay import Relay
from tests.service import Service, free_port

START = datetime(2026, 2, 2, 9, tzinfo=UTC)
NORTH, SOUTH = "nord.example.dk", "syd.example.dk"
CASE = """
slug = "park"
title = "En park ved åen"
stage = "announced"
opens = 2026-01-01
closes = 2026-03-01

[[question]]
kind = "long"
label = "Hvor skal parken ligge?"
"""
GATEWAY_LOSES = ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Loop")


@pytest.fixture
def start(tmp_path):
    """`start(relay, domain, party)` runs a service whose one party has that address."""
    with ExitStack() as stack:

        def run(relay, domain, address):
            folder = tmp_path / domain
            folder.mkdir()
            port = free_port()
            service = Service(
                folder,
                processes=("mail",),
                INTAKE_NOW=START.isoformat(),
                INTAKE_MAIL_DOMAIN=domain,
                INTAKE_MAIL_PORT=str(port),
                MAIL_PORT=str(relay.port),
                MAIL_DEFAULT_SENDER=f"hoering@{domain}",
            )
            relay.ports[domain] = port
            stack.enter_context(service)
            (folder / "park.toml").write_text(CASE)
            (folder / "parties.csv").write_text(f"name;kind;email\nNaboen;council;{address}\n")
            service.cli("party", "load", str(folder / "parties.csv"))
            service.cli("consultation", "load", str(folder / "park.toml"))
            return service

        yield run


def minutes_pass(*services, minutes=10, step=3):
    """Let every service do its work, at one simulated moment after the other."""
    for minute in range(1, minutes + 1, step):
        for service in services:
            service.environ["INTAKE_NOW"] = (START + timedelta(minutes=minute)).isoformat()
            service.cli("worker", "--once")


def record_of(service):
    return connect(service.settings.record_path)


def fates(service):
    return Counter(each["fate"] for each in rows(record_of(service), "SELECT fate FROM inbox"))


def test_two_services_that_invite_each_other_exchange_two_letters_in_ten_minutes(start):
    with Relay() as relay:
        north = start(relay, NORTH, f"park@{SOUTH}")
        south = start(relay, SOUTH, f"park@{NORTH}")
        for service in (north, south):
            service.cli("invite", "park")
        minutes_pass(north, south)
        assert len(relay.passed) == 2
        assert fates(north) == fates(south) == {"automatic": 1}


def test_they_fall_silent_even_where_a_gateway_loses_what_marks_a_machine(start):
    with Relay(strip=GATEWAY_LOSES) as relay:
        north = start(relay, NORTH, f"park@{SOUTH}")
        south = start(relay, SOUTH, f"park@{NORTH}")
        north.cli("invite", "park")
        # and somebody forges a mail that makes the one acknowledge to the other's open address
        forged = a_mail(f"park@{NORTH}", f"park@{SOUTH}", "Svar mig.")
        relay.send("ond@example.dk", f"park@{SOUTH}", forged)
        minutes_pass(north, south)
        kinds = [each.message["Subject"] for each in relay.passed]
        assert len(kinds) == 3, kinds  # the invitation, and one receipt for each of the two
        assert fates(south)["submitted"] == 2


def test_a_robot_that_answers_everything_without_a_sign_gets_three_letters_a_day(start):
    number = itertools.count(1)

    def away(passed):
        """Answer as a bad out-of-office robot does: to Reply-To, never twice the same."""
        answer = EmailMessage()
        answer["From"], answer["To"] = passed.recipient, passed.message["Reply-To"]
        answer["Subject"] = "SV: " + " ".join(passed.message["Subject"].split())
        answer["Message-ID"] = f"<{next(number)}@robot.example.dk>"
        answer.set_content(f"Hej, jeg læser kun post om fredagen. Nummer {next(number)}.")
        return str(answer["To"]), answer

    with Relay() as relay:
        relay.robot = away
        service = start(relay, NORTH, "raad@robot.example.dk")
        service.cli("invite", "park")
        minutes_pass(service)
        letters = [each for each in relay.passed if each.recipient == "raad@robot.example.dk"]
        assert len(letters) == 1 + 3
        assert [each.sender for each in letters[1:]] == [""] * 3
        assert fates(service) == {"submitted": 4}


def test_a_robot_that_answers_to_the_return_path_is_never_taken_for_the_party(start):
    def away(passed):
        answer = a_mail(passed.recipient, passed.sender, "Hej, jeg læser kun post om fredagen.")
        return (passed.sender, answer) if passed.sender else None

    with Relay() as relay:
        relay.robot = away
        service = start(relay, NORTH, "raad@robot.example.dk")
        service.cli("invite", "park")
        minutes_pass(service, minutes=1)
        assert len(relay.passed) == 1
        assert fates(service) == {"held": 1}
