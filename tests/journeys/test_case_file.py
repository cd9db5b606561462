"""A case goes to the records system whole, can be checked by anyone, and its numbers come back."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from click.testing import CliRunner

from intake.actions import moderating, settling
from intake.case_file import archive, making
from intake.cli import case_files as commands
from intake.cli.base import cli
from intake.core import volumes
from intake.core.version import Why
from intake.demo import case
from intake.mail.parsing import read
from intake.store import files, submissions, versions
from intake.store.connection import transaction
from tests.builders import NOW, a_record, settings_in
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG
from tests.papers import faults, words_of

PAGE = f"/consultations/{SLUG}/case-file"


@pytest.fixture
def work(record, settings):
    return a_busy_desk(record, settings)


def made(record, settings, name="case.zip", slug=SLUG, now=NOW):
    path = settings.data / name
    return path, archive.write(record, slug, path, settings, now=now)


def rows_in(path):
    with zipfile.ZipFile(path) as found:
        text = found.read("metadata.csv").decode()
    return {each["id"]: each for each in csv.DictReader(io.StringIO(text))}


def test_everything_of_the_case_is_there_as_it_came(record, settings, work):
    path, its = made(record, settings)
    rows = rows_in(path)
    joint, mailed = work["joint"], work["mailed"]
    with zipfile.ZipFile(path) as found:
        stored = json.loads(found.read(f"svar/{joint}/udgave-1.json"))
        assert stored["body"] == "Rådene svarer sammen."
        file = submissions.get(record, joint).attachments[0]
        came = files.content(record, file.sha256)
        assert found.read(rows[f"file-{joint}-1-1"]["path"]) == came
        assert found.read(f"svar/{joint}/svar.pdf").startswith(b"%PDF")
        came = record.conn.execute(
            "SELECT id, raw FROM inbox WHERE id ="
            " (SELECT inbox_id FROM submission WHERE reference = ?)",
            (mailed,),
        ).fetchone()
        assert found.read(f"mails/{came[0]:06}.eml") == came[1]
        assert rows[f"answer-{mailed}"]["belongs_to"] == f"mail-{came[0]}"
        letter = next(each for each in rows.values() if each["kind"] == "letter")
        said = message_from_bytes(found.read(letter["path"]), policy=policy.default)
        assert said["To"].addresses[0].addr_spec == letter["recipients"]
        assert "submission approved" in found.read("log.jsonl").decode()
        assert found.testzip() is None
    assert len(rows) == len(its.documents) == len({each["path"] for each in rows.values()})
    assert {each["case_number"] for each in rows.values()} == {"2026-0042"}
    refused = [each for each in rows.values() if each["state"].startswith("refused")]
    assert refused


def test_what_came_of_the_answers_is_there_as_sheets_and_as_facts(tmp_path):
    settings = settings_in(tmp_path, starts_at=NOW, secret_key="for tests", demo=True)
    record = a_record(settings.data)
    case.load(record, settings, now=NOW)
    path, _ = made(record, settings, slug="raadenes-forslag")
    again, _ = made(record, settings, "again.zip", "raadenes-forslag", now=NOW + timedelta(days=9))
    assert path.read_bytes() == again.read_bytes()
    rows = rows_in(path)
    kinds = {each["kind"] for each in rows.values()}
    assert {"meeting", "decision", "promise", "milestone", "account", "memo", "letter"} <= kinds
    with zipfile.ZipFile(path) as found:
        for kind, words in (
            ("meeting", "overgangen fra barn til voksen"),
            ("decision", "partnerskabsstrategi"),
            ("promise", "Holdt torsdag den 28. november 2024"),
            ("milestone", "100 %"),
            ("account", "Vi gjorde"),
            ("memo", "Høringsnotat"),
        ):
            its = next(each for each in rows.values() if each["kind"] == kind)
            assert words in words_of(found.read(its["path"])), kind
            if kind != "memo":
                data = rows[f"{its['id']}-data"]
                assert (data["belongs_to"], data["kind"]) == (its["id"], "data")
                assert json.loads(found.read(data["path"]))
        assert rows["memo"]["state"] == "complete"
        for name in found.namelist():
            assert not name.endswith(".pdf") or faults(found.read(name)) == [], name
        back = [each for each in rows.values() if each["subject"].startswith("Svar på bidrag")]
        said = message_from_bytes(found.read(back[0]["path"]), policy=policy.default)
        (paper,) = said.iter_attachments()
        assert paper.get_filename() == "brev.pdf"
        assert faults(paper.get_content()) == []
    record.conn.close()


def test_a_memo_of_very_many_answers_lies_in_volumes(record, settings, work, monkeypatch):
    monkeypatch.setattr(volumes, "LETTERS", 1)
    moderating.approve(record, work["joint"], by="Sagsbehandler", now=NOW)
    path, _ = made(record, settings)
    with zipfile.ZipFile(path) as found:
        names = sorted(each for each in found.namelist() if each.startswith("notat/"))
        first = words_of(found.read("notat/høringsnotat.pdf"))
    assert len(names) > 1
    assert "notat/høringsnotat-bind-2.pdf" in names
    assert f"Bind 1 af {len(names)}" in first


def test_every_version_and_its_files_are_kept(record, settings, work):
    with transaction(record):
        submission = submissions.get(record, work["joint"])
        versions.add(record, submission, why=Why.CORRECTED, actor="respondent", now=NOW)
    path, _ = made(record, settings)
    names = zipfile.ZipFile(path).namelist()
    assert f"svar/{work['joint']}/udgave-2.json" in names
    assert len([each for each in names if f"{work['joint']}/bilag-" in each]) == 1


def test_the_same_record_gives_the_same_bytes(record, settings, work):
    first, one = made(record, settings, "one.zip")
    second, other = made(record, settings, "other.zip")
    assert first.read_bytes() == second.read_bytes()
    assert one.sha256 == other.sha256


@pytest.mark.parametrize("how", ["whole", "altered", "taken out", "put in"])
def test_anybody_can_check_it_with_the_script_that_lies_in_it(
    record, settings, work, tmp_path, how
):
    path, _ = made(record, settings)
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(path) as found:
        found.extractall(folder)
    answer = folder / "svar" / work["joint"] / "svar.pdf"
    if how == "altered":
        answer.write_bytes(answer.read_bytes() + b" ")
    elif how == "taken out":
        answer.unlink()
    elif how == "put in":
        (folder / "svar" / "et-svar-til.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-I", folder / "check.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == (0 if how == "whole" else 1), done.stdout
    said = {
        "whole": "All is well.",
        "altered": "svar.pdf: is not what it was",
        "taken out": "svar.pdf: is missing",
        "put in": "et-svar-til.json: does not belong here",
    }
    assert said[how] in done.stdout


def test_a_caseworker_asks_fetches_and_brings_the_numbers_back(record, settings, staff, work):
    worker = staff("caseworker")
    assert worker.post(PAGE).status_code == 303
    assert "venter på at begynde" in worker.get(PAGE).text
    assert making.make_next(record, settings, now=lambda: NOW) == 1
    assert making.make_next(record, settings, now=lambda: NOW) == 0
    assert "Hent sagsmappen" in worker.get(PAGE).text
    got = worker.get(f"{PAGE}/1.zip")
    assert got.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(got.data)) as found:
        table = list(csv.DictReader(io.StringIO(found.read("metadata.csv").decode())))
    text = "id;journal_number\n" + "\n".join(
        f"{each['id']};2026-{at}" for at, each in enumerate(table)
    )
    answer = worker.post(f"{PAGE}/numbers", file=(io.BytesIO(text.encode()), "numre.csv"))
    assert answer.status_code == 303
    assert f"{len(table)} af {len(table)} dokumenter har et journalnummer" in worker.get(PAGE).text
    path, _ = made(record, settings)
    assert rows_in(path)["consultation"]["journal_number"] == "2026-0"
    assert rows_in(path)["consultation"]["journalised_by"] == "caseworker@example.dk"


def test_a_number_for_a_strangers_document_takes_none_in(record, settings, staff, work):
    worker = staff("caseworker")
    worker.post(PAGE)
    making.make_next(record, settings, now=lambda: NOW)
    text = b"id;journal_number\nconsultation;1\nmail-9999;2\n"
    answer = worker.post(f"{PAGE}/numbers", file=(io.BytesIO(text), "numre.csv"))
    assert answer.status_code == 422
    assert "Række 3: mail-9999 står ikke i nogen sagsmappe" in answer.text
    assert "0 af" in worker.get(PAGE).text


def test_a_case_file_is_taken_away_after_a_week_and_is_nobodys_elses(record, settings, staff, work):
    staff("caseworker").post(PAGE)
    making.make_next(record, settings, now=lambda: NOW)
    assert staff("reader").get(f"{PAGE}/1.zip").status_code == 403
    elsewhere = staff("caseworker", "anden@example.dk", only=set())
    assert elsewhere.get(f"{PAGE}/1.zip").status_code == 404
    assert elsewhere.get(PAGE).status_code == 404
    assert settings.case_file_path(1).exists()
    making.sweep(record, settings, now=NOW + making.KEPT * 2)
    assert not settings.case_file_path(1).exists()
    assert "ryddet væk" in staff("caseworker").get(PAGE).text


def test_the_command_line_does_the_same(record, settings, work, monkeypatch, tmp_path):
    monkeypatch.setattr(commands, "settings", lambda: settings)
    path = tmp_path / "sag.zip"
    run = CliRunner()
    assert run.invoke(cli, ["export", SLUG, "--to", str(path)]).exit_code == 0
    assert "All is well." in run.invoke(cli, ["verify", str(path)]).output
    path.write_bytes(path.read_bytes().replace("Rådene".encode(), b"Byr\xc3\xa5de"))
    assert run.invoke(cli, ["verify", str(path)]).exit_code == 1
    numbers = tmp_path / "numre.csv"
    numbers.write_text("id,journal_number\nlog,2026-1\n")
    done = run.invoke(cli, ["journal", "import", SLUG, str(numbers)])
    assert "1 numbers noted" in done.output


def test_a_mail_without_an_envelope_sender_is_from_whom_it_names(record, settings, work):
    raw = f"From: Bo <bo@example.dk>\r\nTo: {SLUG}@svar.example.dk\r\n\r\nJeg er på ferie.".encode()
    its = {"via": "smtp", "peer": "", "now": NOW}
    to = (f"{SLUG}@{settings.mail_domain}",)
    number = settling.keep(record, raw, mail_from="", recipients=to, **its)
    settling.settle(record, number, read(raw), settings=settings, now=NOW)
    path, _ = made(record, settings)
    assert rows_in(path)[f"mail-{number}"]["sender"] == "bo@example.dk"
