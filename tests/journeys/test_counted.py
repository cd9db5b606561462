"""Whoever holds a receipt can show that it is counted, to anyone, and tells nothing by it."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from intake import letters
from intake.actions import publishing, verifying
from intake.app import base
from intake.core import receipt_tree
from intake.core.submission import Point
from intake.store import generations, published, receipts, submissions
from intake.store.connection import transaction
from intake.store.engine import sqlite3
from tests.builders import NOW, a_consultation, a_draft, a_submission, approved, asked, kept
from tests.respondent import ANSWER, hidden


@pytest.fixture
def sent(record, respondent):
    asked(record, a_consultation())
    for number in range(5):
        kept(record, a_submission(f"before {number}"))
    respondent.open()
    assert respondent.send().status_code == 303
    return _newest(record)


def _newest(record):
    (found,) = [
        each for each in submissions.selected(record) if each.draft.author_name == ANSWER["name"]
    ]
    return found


@pytest.fixture
def address(settings, sent):
    return f"/r/{letters.receipt_token(settings, sent.reference)}"


@pytest.fixture
def publish(record, settings):
    return lambda now=NOW: publishing.bring_up_to_date(record, settings, now=now)


@pytest.fixture
def verify(settings, tmp_path):
    """`verify(proof)` runs `intake verify` on what is public."""

    def run(proof=None):
        words = ["verify", str(settings.public_path)]
        if proof is not None:
            (tmp_path / "proof.json").write_text(proof)
            words += ["--receipt", str(tmp_path / "proof.json")]
        return CliRunner().invoke(base.cli, words)

    return run


def test_the_proof_is_there_when_the_receipt_is_counted(respondent, address, publish):
    assert "senest om en time" in respondent.open(address).text
    assert respondent.client.get(f"{address}/versions/1/proof.json").status_code == 404
    publish()
    page = respondent.open(address).text
    assert "nummer 6 af de 6" in page
    assert f"{address}/versions/1/proof.json" in page
    saved = respondent.client.get(f"{address}/versions/1/proof.json")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert receipt_tree.read(saved.text).holds()


def test_a_proof_tells_no_word_and_leads_to_what_is_published(
    respondent, address, publish, sent, verify
):
    publish()
    saved = respondent.client.get(f"{address}/versions/1/proof.json").text
    for private in (*ANSWER.values(), sent.reference, sent.public_id):
        assert str(private) not in saved
    done = verify(saved)
    assert done.exit_code == 0
    assert "number 6 of the 6" in done.output


def test_a_proof_holds_in_every_later_publication(record, respondent, address, publish, verify):
    publish()
    saved = respondent.client.get(f"{address}/versions/1/proof.json").text
    for number in range(9):
        approved(record, a_submission(f"later {number}"))
        publish(NOW + timedelta(minutes=number))
    assert verify(saved).exit_code == 0
    newer = respondent.client.get(f"{address}/versions/1/proof.json").text
    assert newer != saved
    assert verify(newer).exit_code == 0


def test_anyone_can_have_a_proof_checked_on_the_page(respondent, address, publish):
    publish()
    saved = respondent.client.get(f"{address}/versions/1/proof.json").text

    def told(proof):
        page = respondent.open("/receipt-check/proof").text
        given = {**hidden(page), "proof": proof}
        return respondent.client.post("/receipt-check/proof", data=given).text

    assert "Kvitteringen er talt med" in told(saved)
    assert "nummer 6 af de 6" in told(saved)
    forged = json.dumps(json.loads(saved) | {"at": "2026-01-01T00:00:00.000000+00:00"})
    assert "Beviset passer ikke" in told(forged)
    assert "ligner ikke et bevis" in told("hej")


def test_receipts_are_counted_within_the_hour_also_when_nothing_else_happens(record, publish):
    asked(record, a_consultation())
    publish()
    kept(record, a_submission())
    assert publish(NOW + timedelta(minutes=59)) is None
    assert publish(NOW + timedelta(minutes=60)) == 2
    assert generations.last(record).receipts == 1
    assert publish(NOW + timedelta(minutes=120)) is None


def test_an_erased_answer_leaves_its_hash_and_the_heads_still_fit(record, publish, verify, sent):
    publish()
    with transaction(record):
        (number,) = record.execute(
            "SELECT id FROM submission WHERE reference = ?", (sent.reference,)
        ).fetchone()
        for table in ("version_file", "version"):
            record.conn.execute(f"DELETE FROM {table} WHERE submission_id = ?", (number,))
    kept(record, a_submission("after"))
    publish(NOW + timedelta(hours=2))
    assert receipts.count(record) == 7
    assert verify().exit_code == 0


CHANGES = {
    "UPDATE submission SET body = body || '!'": "is other than its seal says",
    "UPDATE point SET text = 'noget andet'": "is other than its seal says",
    "DELETE FROM answer": "is other than its seal says",
    "DELETE FROM submission": "has a seal and is not there",
    "UPDATE seal SET sha256 = hex(randomblob(32))": "is other than its seal says",
    "DELETE FROM seal_place": "another hash than all that is in the file",
    "UPDATE generation SET made_at = '2020-01-01' WHERE number = 1": "generation 1 is other",
    "UPDATE generation SET previous = '' WHERE number = 2": "does not follow from",
    "UPDATE generation SET receipts_growth = '[]' WHERE number = 2": "receipts of generation 1",
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changes_the_file_is_found_out(record, settings, publish, change):
    asked(record, a_consultation())
    draft = a_draft(points=(Point("Flere bænke"),), answers={"1": ("Alt",)})
    approved(record, a_submission("first", draft=draft))
    publish()
    for number in range(3):
        approved(record, a_submission(f"more {number}"))
    publish(NOW + timedelta(minutes=1))
    assert verifying.problems(settings.public_path) == []
    with published.opened(settings.public_path) as public:
        public.execute(change)
    assert any(CHANGES[change] in each for each in verifying.problems(settings.public_path))


def test_a_database_of_another_kind_is_said_in_one_line(tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (c)")
    done = CliRunner().invoke(base.cli, ["verify", str(tmp_path / "other.db")])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "no public database of ours" in done.output
