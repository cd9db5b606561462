"""The case the service starts from, in simulated time: from invitation to kept promise."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2

from intake.actions import promising, publishing
from intake.app import create_desk_app, create_public_app
from intake.demo import case, closed
from intake.store import (
    consultations,
    decisions,
    files,
    letters_sent,
    mailings,
    outbox,
    promises,
)
from tests.builders import a_record, settings_in
from tests.casework import Staff

SLUG = "raadenes-forslag"
LATER = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_the_demonstrations_case_runs_to_its_end(tmp_path):
    settings = settings_in(tmp_path, starts_at=LATER, secret_key="for tests", demo=True)
    record = a_record(settings.data)
    case.load(record, settings, now=LATER)
    case.load(record, settings, now=LATER)  # again adds nothing

    # joint senders, an oral contribution, points of their own, and what became of each
    assert consultations.get(record, SLUG).stage == "decided"
    (decision,) = decisions.of(record, SLUG, is_public=True)
    assert "partnerskabsstrategi" in decision.text

    # one letter to both councils, with every element of the case
    heard, answer = mailings.of(record, SLUG)
    (letter,) = letters_sent.letters(record, answer.number)
    assert letter.recipient.parties == closed.COUNCILS
    paper = pypdfium2.PdfDocument(files.content(record, letter.paper))
    text = " ".join("".join(page.get_textpage().get_text_range() for page in paper).split())
    for words in (
        "fredag den 27. september 2024",
        "Kære Frivilligrådet og Udsatterådet",
        "Tak for bidraget",
        "Fælles svar fra Frivilligrådet og Udsatterådet",
        "vedtaget på møde tirsdag den 20. august 2024, med 5 punkter",
        "Onsdag den 18. september 2024 mødtes vi: foretræde for udvalget.",
        "Socialudvalget besluttede onsdag den 25. september 2024",
        "skal hænge sammen med forvaltningens nye organisation",
        "svære overgange",
        "større netværk",
        "job og uddannelse",
        "Delvist imødekommet",
        "Sendt videre til Kultur- og Fritidsforvaltningen",
        "ikke helt afgjort endnu",
        "I vil høre mere i god tid inden forventet godkendelse primo 2025. Vi skriver senest"
        " onsdag den 4. december 2024.",
        "Dette er en begyndelse og ikke en afslutning.",
        "Formanden for Socialudvalget",
        "Sagsnummer: 2024-0311",
    ):
        assert words in text, words

    # the promise was kept in good time, by a letter, and nobody is reminded of it
    (promise,) = promises.of(record, SLUG)
    (step,) = promise.steps
    assert (step.kind, step.at.date().isoformat()) == ("kept", "2024-11-28")
    assert letters_sent.letters(record, heard.number)[0].recipient.parties == closed.COUNCILS
    assert promising.remind_due(record, settings=settings, now=LATER) == 0

    # everyone can follow it to its end, the short account first
    page = create_public_app(settings).test_client().get(f"/{SLUG}").text
    order = ["I sagde", "Vi besluttede", "Vi gjorde", "Det er besluttet", "Det har vi lovet"]
    found = [page.index(each) for each in order]
    assert found == sorted(found)
    for words in ("Brevet til", "Foretræde for udvalget", "100 %", "Holdt"):
        assert words in page

    # and the memo of it is complete
    caseworker = Staff(create_desk_app(replace(settings, starts_at=LATER)), record)("caseworker")
    assert "Notatet er komplet" in caseworker.get(f"/consultations/{SLUG}/memo").text
    assert {each.kind for each in outbox.deliveries(record, consultation=SLUG)} == {
        "letter-back",
        "progress",
    }

    # the public record says the same
    publishing.bring_up_to_date(record, settings, now=LATER)
    with sqlite3.connect(settings.public_path) as public:
        assert public.execute(
            "SELECT DISTINCT status, due_on FROM promise WHERE consultation = ?", (SLUG,)
        ).fetchall() == [("kept", "2024-12-04")]
        ((note,),) = public.execute("SELECT text FROM meeting WHERE consultation = ?", (SLUG,))
        assert "overgangen fra barn til voksen" in note
    record.conn.close()
