"""All that is held of one person, handed over with every file and every mail as it came."""

import io
import json
import zipfile

from click.testing import CliRunner

from intake.app import base
from tests.files.documents import letter_pdf
from tests.journeys.test_desk_rights import admin, anna
from tests.leaks.scanner import canary
from tests.somebody import Somebody

__all__ = ["admin", "anna"]


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {each: found.read(each) for each in found.namelist()}


def handed_over(admin, who):
    """The ZIP that the desk gives."""
    sent = admin.post("/rights/report.zip", who=who)
    assert sent.headers["Content-Disposition"] == 'attachment; filename="indsigt.zip"'
    assert sent.headers["Cache-Control"] == "no-store"
    content = sent.data
    sent.close()
    return content


def test_a_person_gets_every_file_and_mail_with_the_report(admin, record, settings, anna):
    bo = Somebody(canary(2), settings)
    for each in (anna, bo):
        each.everywhere(record)
    sent = handed_over(admin, anna.email)
    found = unpacked(sent)
    assert list(found)[:2] == ["indsigt.html", "indsigt.json"]
    assert "ligger ved siden af" in found["indsigt.html"].decode()
    assert json.loads(found["indsigt.json"])["about"] == anna.email
    files = [content for path, content in found.items() if path.startswith("svar/")]
    assert files == [letter_pdf(f"Fil {anna.word} web")]
    mails = [content for path, content in found.items() if path.startswith("mails/")]
    assert len(mails) == 2
    assert all(f"Mail {anna.word}".encode() in each for each in mails)
    assert bo.word.encode() not in sent
    assert handed_over(admin, anna.email) == sent


def test_who_proved_themselves_long_ago_proves_it_again_before_anything_is_handed_over(
    admin, record, anna
):
    anna.answers(record)
    record.conn.execute("UPDATE session SET proved_at = '2026-03-01T00:00:00+00:00'")
    for ending in ("zip", "html", "json"):
        sent = admin.post(f"/rights/report.{ending}", who=anna.email)
        assert sent.location.startswith("/sign-in")


def test_a_stranger_has_nothing_to_be_handed(admin, anna):
    assert "Vi har intet om" in admin.post("/rights/report.zip", who="ingen@example.dk").text


def test_the_command_writes_the_same_bytes_for_its_owner_alone(
    admin, record, settings, anna, monkeypatch
):
    anna.everywhere(record)
    path = settings.data / "anna.zip"
    for name, value in (
        ("DATA", settings.data),
        ("SECRET_KEY", settings.secret_key),
        ("NOW", settings.starts_at.isoformat()),
    ):
        monkeypatch.setenv(f"INTAKE_{name}", str(value))
    done = CliRunner().invoke(base.cli, ["person", "report", anna.email, "--zip", str(path)])
    assert (done.exit_code, done.output) == (0, "")
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_bytes() == handed_over(admin, anna.email)
