"""A consultation goes out as a file and comes in again the same."""

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from forms import consultation_bundle, consultation_export, consultation_file
from intake.core.consultation import Kind, Material, Question, QuestionKind, Stage, start_of
from intake.core.errors import FileProblem
from intake.core.release import ReleaseBy
from tests.builders import NOW, a_consultation

PDF = b"%PDF-1.7\nen plan"
WHOLE = a_consultation(
    opens_at=start_of(NOW.date()),
    kind=Kind.IDEAS,
    body='# Om planen\n\nDer står "citeret" og C:\\mappe.\n\n"""tre"""',
    how_to_answer="Skriv til os.\nEller ring.",
    what_next="Udvalget læser svarene.",
    reports_back="I hører fra os i maj.",
    topics=("Unge", "Æ, Ø og Å"),
    themes=("Overgange", "Netværk"),
    one_at_a_time=True,
    remind_days=(10, 3),
    objection_hours=48,
    release_by=ReleaseBy.ANOTHER,
    deadline_reason="Budgettet skal vedtages.",
    questions=(
        Question("1", QuestionKind.ONE, "Kender I planen?", options=("Ja", "Nej"), required=True),
        Question("2", QuestionKind.LONG, "Hvorfra?", depends_on="1", depends_value="Ja"),
        Question("3", QuestionKind.POINTS, "Hvad vil I?", only_for=("council",), help="Kort."),
        Question("4", QuestionKind.FILE, "Har I et kort?"),
        Question("5", QuestionKind.SCALE, "Hvor vigtigt?", options=("Lidt", "Meget")),
    ),
)


def with_material():
    sha256 = hashlib.sha256(PDF).hexdigest()
    both = (
        Material("Planen", "plan.pdf", "application/pdf", len(PDF), sha256),
        Material("Den igen", "plan.pdf", "application/pdf", len(PDF), sha256),
    )
    return replace(WHOLE, material=both)


@pytest.mark.parametrize(
    "case",
    [
        WHOLE,
        replace(WHOLE, stage=Stage.DRAFT, template=True),
        replace(WHOLE, closes_at=WHOLE.closes_at - timedelta(hours=12)),
    ],
)
def test_what_is_written_is_read_again(case):
    name, content = consultation_export.file(case, ["Udsatterådet"], lambda _: b"")
    found = consultation_file.read_upload(content)
    assert name == "partnerskabsstrategi.toml"
    assert found.consultation == case
    assert found.parties == ("Udsatterådet",)


def test_with_material_it_is_a_zip_with_the_files(tmp_path):
    case = with_material()
    name, content = consultation_export.file(case, [], lambda _: PDF)
    path = tmp_path / name
    path.write_bytes(content)
    found = consultation_file.read(path)
    assert name.endswith(".zip")
    assert found.consultation == case
    assert list(found.contents.values()) == [PDF]


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


CASE = 'slug = "park"\ntitle = "En park"\nopens = 2026-01-01\ncloses = 2026-03-01\n'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (zipped(andet__txt=b"x"), "is not in the ZIP"),
        (b"PK\x03\x04 ikke en zip", "damaged"),
        (zipped(consultation__toml=CASE + '[[material]]\nfile = "a.pdf"\n'), "material 1"),
        ((CASE + '[[material]]\nfile = "/etc/hostname"\n').encode(), "is not here"),
        (zipped(consultation__toml=b"\xff"), "is not TOML"),
        ((CASE + 'template = true\nstage = "announced"\n').encode(), "for ever a draft"),
    ],
)
def test_what_is_wrong_with_an_upload_is_named(content, problem):
    with pytest.raises(FileProblem, match=problem):
        consultation_file.read_upload(content)


def test_a_small_zip_that_grows_is_not_unpacked():
    with pytest.raises(FileProblem, match="more than 1 MB"):
        consultation_bundle.unpack(zipped(big=b"#" * 1_000_001), most=1_000_000)
