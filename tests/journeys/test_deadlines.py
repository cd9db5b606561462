"""A caseworker reminds and extends at the desk, and everyone can read that the deadline moved."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from intake.actions import inviting, preparing
from intake.cli.base import cli
from intake.core.errors import DeadlineNotMoved
from intake.store import outbox
from tests.builders import NOW, a_consultation, asked
from tests.casework import SLUG, a_case

CASE = f"/consultations/{SLUG}"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(record, settings):
    a_case(record, settings, "Udsatterådet", "Ældrerådet")
    inviting.invite(record, SLUG, settings=settings, now=NOW, by="x")


def kinds(record):
    return [each.letter.kind for each in outbox.due(record, now=LATER, count=99)]


def test_a_caseworker_moves_the_deadline_and_the_site_says_so_at_once(staff, public, record, case):
    worker = staff("caseworker")
    assert f"{CASE}/extend" in worker.get(CASE).text
    page = worker.get(f"{CASE}/extend").text
    assert "2 inviterede parter får et brev" in page
    done = worker.post(f"{CASE}/extend", day="2026-03-23", reason="Rådene mødes den 20. marts.")
    assert done.status_code == 303
    assert "Fristen er udsat" in worker.get(CASE).text
    assert kinds(record).count("extension") == 2
    visitor = public.test_client()
    shown = visitor.get(f"/{SLUG}").text
    assert (
        "Fristen er udsat fra mandag den 16. marts 2026 kl. 23.59"
        " til mandag den 23. marts 2026 kl. 23.59." in shown
    )
    assert "Rådene mødes den 20. marts." in shown
    assert "Fristen er udsat: " in visitor.get(f"/{SLUG}/feed.atom").text


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [
        ("2026-03-16", "Sent.", "Vælg en dag efter"),
        ("2026-03-01", "Sent.", "Vælg en dag efter"),
        ("i morgen", "Sent.", "Skriv en dato"),
        ("", "Sent.", "Skriv den nye sidste dag"),
        ("2026-03-23", " ", "Skriv hvorfor"),
        ("2026-03-23", "x" * 501, "Teksten er for lang"),
    ],
)
def test_what_is_wrong_with_an_extension_is_told_and_nothing_moves(staff, case, day, reason, said):
    answer = staff("caseworker").post(f"{CASE}/extend", day=day, reason=reason)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Fristen er nu mandag den 16. marts 2026" in answer.text


def test_a_reader_neither_extends_nor_reminds(staff, case):
    reader = staff("reader")
    assert reader.get(f"{CASE}/extend").status_code == 403
    assert reader.post(f"{CASE}/remind").status_code == 403
    assert "Udsæt fristen" not in reader.get(CASE).text


def test_one_button_reminds_all_who_are_silent_and_another_reminds_one(staff, record, case):
    worker = staff("caseworker")
    page = worker.get(CASE).text
    assert len(re.findall(r'action="[^"]*/remind"', page)) == 3
    assert worker.post(f"{CASE}/remind", party="Ældrerådet").status_code == 303
    assert "1 påmindelse er lagt i kø" in worker.get(CASE).text
    worker.post(f"{CASE}/remind")
    worker.post(f"{CASE}/remind")
    assert kinds(record).count("reminder") == 2
    assert "Ingen blev påmindet" in worker.get(CASE).text


def test_reminding_of_a_closed_consultation_is_refused_in_words(staff, record, case):
    asked(record, a_consultation(closes_at=NOW - timedelta(hours=1)))
    worker = staff("caseworker")
    assert "Påmind dem" not in worker.get(CASE).text
    worker.post(f"{CASE}/remind")
    assert "ikke åben" in worker.get(CASE).text
    assert "reminder" not in kinds(record)


def intake(settings, *words):
    """Run the command line on this record, at the moment of the tests."""
    environ = {"INTAKE_DATA": str(settings.data), "INTAKE_NOW": NOW.isoformat()}
    return CliRunner().invoke(cli, words, env=environ)


def test_an_operator_extends_by_command(record, settings, case):
    reason = ("--reason", "Rådene mødes sent.")
    done = intake(settings, "consultation", "extend", SLUG, "--to", "2026-03-23", *reason)
    assert done.exit_code == 0, done.output
    assert done.output == f"{SLUG} mandag den 23. marts 2026 kl. 23.59\n"
    assert kinds(record).count("extension") == 2
    earlier = intake(settings, "consultation", "extend", SLUG, "--to", "2026-03-20", *reason)
    assert earlier.exit_code == 1
    assert "must be later" in earlier.output
    assert kinds(record).count("extension") == 2


def test_loading_the_older_file_again_does_not_undo_an_extension(record, settings, case):
    intake(settings, "consultation", "extend", SLUG, "--to", "2026-03-23", "--reason", "Sent.")
    with pytest.raises(DeadlineNotMoved):
        preparing.put_consultation(
            record, a_consultation(), contents={}, settings=settings, now=NOW, by="x"
        )
