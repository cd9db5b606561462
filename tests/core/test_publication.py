"""What the public sees of an answer, and what it never sees."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from intake.core import public_record, publication, same_words
from intake.core.consultation import Question, QuestionKind
from intake.core.public_record import PublicPoint
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Channel, MailView, Mandate, Point, Preference, SpeaksAs, Status
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_submission,
    an_attachment,
)

UDSATTE = a_party("Udsatterådet")
FRIVILLIG = a_party("Frivilligrådet")
OTHER = a_party("Handicaprådet")


def seen(draft, **changes):
    """The public face of an answer with this draft, as text of all it holds."""
    submission = a_submission(draft=draft, **changes)
    return publication.face(submission, a_consultation(), [FRIVILLIG, OTHER, UDSATTE])


@pytest.mark.parametrize(
    ("status", "is_seen"),
    [
        (Status.RECEIVED, False),
        (Status.APPROVED, True),
        (Status.PUBLISHED, True),
        (Status.WITHHELD, False),
        (Status.WITHDRAWN, False),
    ],
)
def test_only_what_a_person_approved_is_visible(status, is_seen):
    assert publication.visible(a_submission(status=status)) is is_seen


@pytest.mark.parametrize("status", list(Status))
def test_who_asks_not_to_be_on_the_site_is_not_even_when_approved(status):
    wish = a_draft(preference=Preference.PRIVATE)
    assert not publication.visible(a_submission(draft=wish, status=status))


def test_two_councils_that_answer_together_both_stand_by_the_answer():
    face = seen(a_draft(parties=("Udsatterådet", "Frivilligrådet")))
    assert [each.name for each in face.parties] == ["Frivilligrådet", "Udsatterådet"]
    assert face.sender == "Frivilligrådet og Udsatterådet"


def test_an_anonymous_respondent_leaves_no_name_anywhere():
    face = seen(
        a_draft(
            author_name="CANARY Navn",
            organisation="CANARY Forening",
            parties=("Udsatterådet",),
            preference=Preference.ANONYMOUS,
            attachments=(an_attachment("Svar fra CANARY.pdf"),),
        )
    )
    assert face.anonymous
    assert face.sender == "Uden navn"
    assert face.parties == ()
    assert face.attachments[0].name == "Bilag 1 (PDF)"
    assert "CANARY" not in repr(face)
    assert "Udsatterådet" not in repr(face)


def test_nothing_private_of_a_submission_reaches_its_public_face():
    submission = a_submission(
        draft=a_draft(email="CANARY@example.dk", notice="CANARY notice"),
        reference="CANARY-REF",
        identity_reason="CANARY identity",
        withheld_reason="CANARY reason",
        mail=MailView(
            subject="CANARY subject",
            quoted="CANARY quoted",
            signature="CANARY signature",
            reasons=("CANARY review",),
            findings=({"kind": "cpr", "text": "CANARY cpr"},),
        ),
    )
    face = publication.face(submission, a_consultation(), [replace(UDSATTE, addresses=("CANARY",))])
    assert "CANARY" not in repr(face)
    assert submission.draft.body in repr(face)


def test_who_answers_by_mail_is_known_by_the_council_not_by_their_own_name():
    face = seen(
        a_draft(author_name="CANARY", parties=("Udsatterådet",)),
        channel=Channel.EMAIL,
    )
    assert face.sender == "Udsatterådet"
    assert "CANARY" not in repr(face)


def test_a_citizen_who_gives_a_name_stands_by_it():
    face = seen(a_draft(author_name="Borger Eksempel", speaks_as=SpeaksAs.CITIZEN))
    assert face.sender == face.author_name == "Borger Eksempel"
    assert face.speaks_as == "citizen"


def test_answers_carry_their_questions_in_the_order_they_were_asked():
    face = seen(a_draft(answers={"9": ("gammelt",), "2": ("b", "c"), "1": ("a", " ")}))
    assert [(each.question, each.texts) for each in face.answers] == [
        ("Hvad virker godt i dag?", ("a",)),
        ("Hvad mangler i strategien?", ("b", "c")),
        ("9", ("gammelt",)),
    ]


def test_everything_written_is_in_the_text_that_search_reads():
    face = seen(a_draft(body="brødtekst", answers={"1": ("svaret",)}, points=(Point("punktet"),)))
    assert all(word in face.text for word in ("brødtekst", "svaret", "punktet"))
    wording = same_words.wording("punktet")
    assert face.points == (PublicPoint("P1", 1, "punktet", wording=wording),)
    assert face.body == "brødtekst"


def test_a_file_is_named_and_measured_but_not_opened():
    content = b"%PDF CANARY"
    face = seen(a_draft(attachments=(an_attachment("bilag.pdf", content),)))
    (file,) = face.attachments
    assert (file.name, file.kind, file.size, file.text) == ("bilag.pdf", "PDF", len(content), "")
    assert "CANARY" not in repr(face)


def test_the_day_of_receipt_is_the_day_in_copenhagen_and_no_more_exact():
    just_after_midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert seen(a_draft(), received_at=just_after_midnight).received_on == date(2026, 7, 1)


def test_no_remarks_is_an_answer_too():
    face = seen(a_draft(body="", nil_return=True, parties=("Udsatterådet",)))
    assert face.nil_return
    assert (face.text, face.sender) == ("", "Udsatterådet")


def test_a_consultation_says_where_it_stands_and_when_its_last_day_is():
    face = publication.consultation_face(a_consultation(), NOW)
    assert (face.status, face.last_day, face.year) == ("open", date(2026, 3, 16), 2026)
    later = publication.consultation_face(a_consultation(), NOW.replace(year=2027))
    assert later.status == "closed"


def test_faces_have_no_field_for_what_is_never_published():
    faces = [each for name, each in vars(public_record).items() if name.startswith("Public")]
    names = {each.name for face in faces for each in fields(face)}
    assert len(faces) == 15
    assert not names & {"email", "address", "addresses", "reference", "quoted", "signature"}
    assert not names & {"identity", "identity_reason", "findings", "sha256", "notice", "subject"}


def test_a_body_shows_its_mandate_and_its_minority():
    face = seen(
        a_draft(
            mandate=Mandate.ADOPTED,
            adopted_on=date(2026, 2, 24),
            minority=" To medlemmer er uenige. ",
            points=(Point("Flere bænke.", theme="Byrum"),),
        )
    )
    assert (face.mandate, face.adopted_on) == (Mandate.ADOPTED, date(2026, 2, 24))
    assert face.minority == "To medlemmer er uenige."
    wording = same_words.wording("Flere bænke.")
    assert face.points == (PublicPoint("P1", 1, "Flere bænke.", "Byrum", wording=wording),)


def test_the_day_of_a_meeting_does_not_tell_which_body_answered_without_a_name():
    anonymous = a_draft(
        preference=Preference.ANONYMOUS, mandate=Mandate.ADOPTED, adopted_on=date(2026, 2, 24)
    )
    assert seen(anonymous).adopted_on is None


@pytest.mark.parametrize(
    ("preference", "shown"),
    [(Preference.NAMED, "CANARY.pdf"), (Preference.ANONYMOUS, "Bilag 1 (PDF)")],
)
def test_a_file_at_a_question_has_the_name_there_that_the_public_sees(preference, shown):
    draft = a_draft(
        preference=preference,
        answers={"1": ("CANARY.pdf", "en fil, der ikke er her.pdf")},
        attachments=(an_attachment("CANARY.pdf"),),
    )
    question = Question("1", QuestionKind.FILE, "Har I et papir?")
    asked = a_consultation(questions=(question,))
    face = publication.face(a_submission(draft=draft), asked, [])
    assert face.answers[0].texts == (shown,)
    assert ("CANARY" in face.text) is (preference is Preference.NAMED)


def a_file_alone(name, **changes):
    """An answer that is one file with this name, chosen at a question."""
    draft = a_draft(answers={"1": (name,)}, attachments=(an_attachment(name),), **changes)
    return a_submission(draft=draft)


def seen_without(submission, *redactions):
    """What the public sees of it where these words are left out."""
    question = Question("1", QuestionKind.FILE, "Har I et papir?")
    asked = a_consultation(questions=(question,))
    return publication.face(replace(submission, redactions=redactions), asked, [])


@pytest.mark.parametrize(("words", "place"), [("svar", ""), ("svar", "answer 1")])
def test_who_has_no_name_has_none_in_a_file_s_name_that_words_were_left_out_of(words, place):
    answer = a_file_alone("CANARY svar.pdf", preference=Preference.ANONYMOUS)
    face = seen_without(answer, Redaction(words=words, place=place, reason=Reason.HEALTH))
    assert "CANARY" not in repr(face)


def test_a_name_with_our_own_signs_in_it_is_known_as_a_file_s_all_the_same():
    face = seen_without(a_file_alone("CANARY⟦.pdf", preference=Preference.ANONYMOUS))
    assert face.answers[0].texts == ("Bilag 1 (PDF)",)


def test_what_is_left_out_of_a_file_s_name_is_left_out_where_the_file_answers():
    answer = a_file_alone("CANARY svar.pdf")
    place = f"file {answer.attachments[0].public_id}"
    face = seen_without(
        answer,
        Redaction(words="CANARY", place=place, reason=Reason.THIRD_PERSON),
        Redaction(words="svar", reason=Reason.HEALTH),
    )
    assert "CANARY" not in repr(face)
    (text,) = face.answers[0].texts
    assert text == "⟦udeladt: en anden persons private forhold⟧ ⟦udeladt: helbred⟧.pdf"
