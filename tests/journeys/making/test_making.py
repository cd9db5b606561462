"""A consultation is made at the desk in steps, each kept, and nothing is public before its time."""

import io
from datetime import timedelta

import pytest

from intake.actions import making
from intake.actions.inviting import enlist, invite
from intake.core.consultation import Kind, Stage, last_day, status
from intake.core.editing import mark
from intake.core.errors import NotReady
from intake.store import consultations, events, parties, publishable
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked
from tests.making import BY, CARD, EDIT, GOOD, SLUG, now_is, seen
from tests.respondent import ANSWER

PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\nendobj\n%%EOF"


def test_a_title_makes_a_draft_that_nobody_outside_sees(worker, record, public):
    made = worker.post("/consultations/new", title="En park på Ørestad", source="")
    assert made.headers["Location"] == "/consultations/en-park-paa-oerestad/edit"
    draft = consultations.get(record, "en-park-paa-oerestad")
    assert status(draft, NOW) == "draft"
    assert (last_day(draft) - NOW.date()).days == 56
    assert public.test_client().get("/en-park-paa-oerestad").status_code == 404


@pytest.mark.parametrize("slug", ["Ørestad", "privacy", "new", "taget", "to--streger"])
def test_an_address_that_cannot_be_is_refused(worker, record, slug):
    asked(record, a_consultation(slug="taget"))
    refused = worker.post("/consultations/new", title="En park", slug=slug, source="")
    assert refused.status_code == 422
    assert len(consultations.every(record)) == 1


def test_the_services_own_mail_address_is_refused(worker, record, settings):
    name = settings.sender.partition("@")[0]
    refused = worker.post("/consultations/new", title="En park", slug=name, source="")
    assert refused.status_code == 422
    assert "er optaget" in refused.text


def test_each_step_is_kept_on_its_own(worker, record):
    asked(record, a_consultation(**GOOD))
    saved = worker.post(EDIT, seen=seen(record), then="next", **CARD)
    assert saved.headers["Location"] == f"{EDIT}/questions"
    assert now_is(record).title == "Strategi"
    assert now_is(record).topics == ("Unge", "Bolig")
    assert now_is(record).questions == a_consultation().questions
    assert [each.action for each in events.about(record, SLUG)][-1] == "draft changed"


def test_a_draft_changes_nothing_for_the_public(worker, record):
    asked(record, a_consultation(**GOOD))
    before = publishable.last_event(record)
    worker.post(EDIT, seen=seen(record), **CARD)
    assert publishable.last_event(record) == before


def test_a_hearing_of_the_parties_is_refused_with_the_reason(worker, record):
    asked(record, a_consultation(**GOOD))
    refused = worker.post(EDIT, seen=seen(record), **{**CARD, "kind": "partshoering"})
    assert refused.status_code == 422
    assert "må aldrig være offentlig" in refused.text
    assert now_is(record).kind is Kind.PUBLIC


def test_who_writes_while_another_saves_loses_nothing(worker, record):
    asked(record, a_consultation(**GOOD))
    stale = seen(record)
    worker.post(EDIT, seen=stale, **{**CARD, "title": "Den andens titel"})
    page = worker.post(EDIT, seen=stale, **{**CARD, "title": "Min titel"})
    assert page.status_code == 422
    assert "Nogen har ændret høringen" in page.text
    assert 'value="Min titel"' in page.text
    assert now_is(record).title == "Den andens titel"
    worker.post(EDIT, seen=seen(record), **{**CARD, "title": "Min titel"})
    assert now_is(record).title == "Min titel"


def test_how_hard_it_is_to_read_is_said_when_it_is_saved(worker, record):
    asked(record, a_consultation(**GOOD))
    body = "Forvaltningens partnerskabsstrategi forudsætter koordinering mellem myndigheder. " * 6
    page = worker.client.post(
        EDIT,
        data={"csrf_token": worker.csrf_token(), "seen": seen(record), **CARD, "body": body},
        follow_redirects=True,
    ).text
    assert "LIX 89: meget svær. Sigt efter under 35" in page


def test_questions_are_built_in_the_browser(worker, record):
    asked(record, a_consultation(questions=(), **GOOD))
    for fields in (
        {"label": "Kender I planen?", "kind": "one", "options": "Ja\nNej\n\nNej"},
        {"label": "Hvad vil I?", "kind": "points", "only_for": ["council", "association"]},
        {"label": "Hvorfra?", "kind": "long", "waits_for": "1|Ja", "required": "y"},
    ):
        sent = worker.post(f"{EDIT}/questions/new", seen=seen(record), **fields)
        assert sent.status_code == 303
    first, points, last = now_is(record).questions
    assert first.options == ("Ja", "Nej")
    assert points.only_for == ("council", "association")
    assert (last.key, last.depends_on, last.depends_value) == ("3", "1", "Ja")
    worker.post(f"{EDIT}/questions/3/move", seen=seen(record), by="up")
    assert [each.label for each in now_is(record).questions][1] == "Hvorfra?"
    again = worker.post(f"{EDIT}/questions/3/move", seen="stale", by="up")
    assert again.status_code == 303
    assert [each.label for each in now_is(record).questions][1] == "Hvorfra?"
    worker.post(f"{EDIT}/questions/1/remove", seen=seen(record))
    assert [(each.key, each.depends_on) for each in now_is(record).questions] == [
        ("1", ""),
        ("2", ""),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"label": "", "kind": "long"},
        {"label": "Hvad?", "kind": "one", "options": "Ja"},
        {"label": "Hvad?", "kind": "scale", "options": "Lidt"},
        {"label": "Hvad?", "kind": "rune"},
        {"label": "Hvad?", "kind": "long", "waits_for": "9|Ja"},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(worker, record, fields):
    asked(record, a_consultation(questions=(), **GOOD))
    sent = worker.post(f"{EDIT}/questions/new", seen=seen(record), **fields)
    assert sent.status_code == 422
    assert now_is(record).questions == ()


def upload(name, content):
    return (io.BytesIO(content), name)


def test_material_is_told_by_its_bytes_and_put_in_order(worker, record):
    asked(record, a_consultation(**GOOD))
    for name in ("plan.txt", "kort.txt"):
        worker.post(f"{EDIT}/material", seen=seen(record), title="", file=upload(name, PDF))
    assert [(each.title, each.media_type) for each in now_is(record).material] == [
        ("plan.txt", "application/pdf"),
        ("kort.txt", "application/pdf"),
    ]
    worker.post(f"{EDIT}/material/2/move", seen=seen(record), by="up")
    worker.post(f"{EDIT}/material/1", seen=seen(record), title="Kortet")
    worker.post(f"{EDIT}/material/2/remove", seen=seen(record))
    (left,) = now_is(record).material
    assert (left.title, left.name) == ("Kortet", "kort.txt")
    assert worker.get(f"{EDIT}/material/1/file").data == PDF


@pytest.mark.parametrize("content", [b"", b"MZ\x90 et program"])
def test_what_is_no_document_is_refused(worker, record, content):
    asked(record, a_consultation(**GOOD))
    sent = worker.post(f"{EDIT}/material", seen=seen(record), file=upload("a.exe", content))
    assert sent.status_code == 422
    assert now_is(record).material == ()


def test_parties_are_chosen_by_tick_by_kind_and_as_before(worker, record, settings):
    asked(record, a_consultation(**GOOD), a_party("Et"), a_party("To"), a_party("Tre"))
    asked(record, a_consultation(slug="park"))
    with transaction(record):
        enlist(record, "park", parties.get(record, "To"), settings=settings)
    worker.post(f"{EDIT}/parties", parties=["Et"], add_case="1", case="park")
    assert [each.name for each in parties.enlisted(record, SLUG)] == ["Et", "To"]
    worker.post(f"{EDIT}/parties", parties=["To"])
    assert [each.name for each in parties.enlisted(record, SLUG)] == ["To"]
    worker.post(f"{EDIT}/parties", add_kind="1", kind="council")
    assert len(parties.enlisted(record, SLUG)) == 3


def test_who_has_been_invited_stays_on_the_list(worker, record, settings):
    asked(record, a_consultation(), a_party("Et"), a_party("To"))
    invite(record, SLUG, settings=settings, now=NOW, by="test", only="Et")
    worker.post(f"{EDIT}/parties", parties=["To"])
    assert [each.name for each in parties.enlisted(record, SLUG)] == ["Et", "To"]


def test_a_copy_takes_along_what_is_asked_for(worker, record):
    asked(record, a_consultation(topics=("Unge",)), a_party("Udsatterådet"))
    worker.post(f"{EDIT}/parties", parties=["Udsatterådet"])
    worker.post("/consultations/new", title="Igen", source=SLUG, with_parties="y")
    copy = consultations.get(record, "igen")
    assert copy.stage is Stage.DRAFT
    assert copy.questions == a_consultation().questions
    assert copy.topics == ("Unge",)
    assert copy.case_number == ""
    assert [each.name for each in parties.enlisted(record, "igen")] == ["Udsatterådet"]
    worker.post("/consultations/new", title="Uden", source=SLUG)
    assert parties.enlisted(record, "uden") == []


def test_a_template_is_copied_and_never_opened(worker, record, settings):
    worker.post("/consultations/new", title="Standard", source="", template="y")
    template = consultations.get(record, "standard")
    assert template.template
    page = worker.get("/consultations/standard/edit/open").text
    assert "Åbn høringen" not in page
    with pytest.raises(NotReady):
        making.announce(record, "standard", seen=mark(template), settings=settings, by=BY, now=NOW)
    worker.post("/consultations/new", title="Rigtig", source="standard")
    assert not consultations.get(record, "rigtig").template


def test_it_goes_out_as_a_file_and_comes_in_as_a_draft(worker, record):
    asked(record, a_consultation(), a_party("Udsatterådet"))
    worker.post(f"{EDIT}/parties", parties=["Udsatterådet"])
    worker.post(
        f"{EDIT}/material", seen=seen(record), correction="Ny", file=upload("plan.txt", b"ord")
    )
    out = worker.get(f"/consultations/{SLUG}/export")
    assert out.headers["Content-Disposition"].endswith(f"{SLUG}.zip")
    taken = worker.post("/consultations/import", file=upload("x.zip", out.data))
    assert "allerede en høring" in taken.text
    with transaction(record):
        for table in ("correction", "invitation", "material", "question"):
            record.conn.execute(f"DELETE FROM {table}")
        record.conn.execute("DELETE FROM consultation")
    sent = worker.post("/consultations/import", file=upload("x.zip", out.data))
    assert sent.status_code == 303
    back = now_is(record)
    assert back.stage is Stage.DRAFT
    assert [each.name for each in back.material] == ["plan.txt"]
    assert [each.name for each in parties.enlisted(record, SLUG)] == ["Udsatterådet"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b'slug = "a"\n', b"\xff\xfe", b'x = "'])
def test_a_file_that_is_none_makes_nothing(worker, record, content):
    sent = worker.post("/consultations/import", file=upload("x", content))
    assert sent.status_code == 422
    assert "intet er læst ind" in sent.text
    assert consultations.every(record) == []


def test_a_draft_is_looked_at_as_respondents_will_see_it(worker, record, public):
    asked(record, a_consultation(**{**GOOD, "opens_at": NOW + timedelta(days=9)}))
    base = f"/consultations/{SLUG}/preview/{SLUG}"
    page = worker.get(base)
    assert "Forhåndsvisning." in page.text
    assert f'href="{base}/answer"' in page.text
    assert "Set-Cookie" not in page.headers or "intake_form" not in page.headers["Set-Cookie"]
    assert "Hvad virker godt i dag?" in worker.get(f"{base}/answer").text
    assert worker.client.post(f"{base}/answer", data=ANSWER).status_code == 303
    other = worker.get(f"/consultations/{SLUG}/preview/privacy")
    assert "Ikke med i forhåndsvisningen" in other.text
    assert public.test_client().get(f"/{SLUG}").status_code == 404


def test_nobody_outside_can_ask_for_the_preview(public, record):
    asked(record, a_consultation(**GOOD))
    visitor = public.test_client()
    for headers in ({"Intake-Preview": SLUG}, {"intake.preview": SLUG}):
        assert visitor.get(f"/{SLUG}", headers=headers).status_code == 404


def test_a_reader_looks_and_changes_nothing(staff, record):
    asked(record, a_consultation(**GOOD))
    reader = staff("reader")
    assert reader.get(f"/consultations/{SLUG}/preview/{SLUG}").status_code == 200
    assert reader.get("/parties").status_code == 200
    for path in (EDIT, f"{EDIT}/questions", f"{EDIT}/open", "/consultations/new", "/parties/new"):
        assert reader.get(path).status_code == 403
        assert reader.post(path, seen=seen(record), **CARD).status_code == 403
    assert now_is(record).title == a_consultation().title


def test_on_an_english_desk_the_steps_are_english(worker, record):
    asked(record, a_consultation(**GOOD))
    page = worker.get(f"/en{EDIT}/dates").text
    assert "Step 5 of 6" in page
