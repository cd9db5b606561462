"""Drafts in a real browser: a citizen on a phone, and a council of three on the last evening."""

import re
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import council
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.consultation import Question, QuestionKind
from intake.store import drafts, members, submissions, versions
from intake.store.connection import rows, transaction
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.looks import LOOKS
from tests.respondent import SLUG

FORM, DESK = f"/{SLUG}/answer", f"/{SLUG}/council"
QUESTIONS = (
    Question("1", QuestionKind.LONG, "Hvor går det galt i dag?", "Tænk på overgange.", True),
    Question("2", QuestionKind.ONE, "Hvordan vil I samarbejde?", options=("Møder", "Projekter")),
    Question(
        "3", QuestionKind.LONG, "Hvilke projekter?", depends_on="2", depends_value="Projekter"
    ),
)


class Site:
    """A consultation on its last evening, and a council that was asked."""

    def __init__(self, folder, serve, **changes) -> None:
        last_evening = NOW + timedelta(days=14, hours=11)
        self.settings = settings_in(folder / "data", starts_at=last_evening, secret_key="a key")
        self.db = a_record(self.settings.data)
        self.council = a_party("Handicaprådet")
        self.other = a_party("Frivilligrådet")
        asked(
            self.db,
            a_consultation(questions=QUESTIONS, **changes),
            self.council,
            self.other,
        )
        with transaction(self.db):
            for each in (self.council, self.other):
                enlist(self.db, SLUG, each, settings=self.settings)
        self.url = serve(create_public_app(self.settings))

    def invitation(self, party=None):
        return f"/i/{letters.link_token(self.settings, SLUG, party or self.council)}"

    def path(self, path, lang="da"):
        return f"{self.url}{'/en' if lang == 'en' else ''}{path}"

    def letter(self, kind):
        """The newest link in a letter of this kind."""
        found = rows(self.db, "SELECT text FROM letter WHERE kind = ? ORDER BY id DESC", (kind,))
        return re.search(r"http://[^\s/]+(/[cd]/\w+)", found[0]["text"])[1]

    def draft(self):
        return drafts.of_party(self.db, SLUG, "Handicaprådet")


@pytest.fixture
def site(tmp_path, serve):
    site = Site(tmp_path, serve)
    yield site
    site.db.conn.close()


@pytest.fixture
def paged(tmp_path, serve):
    site = Site(tmp_path, serve, one_at_a_time=True)
    yield site
    site.db.conn.close()


def opened(site, visit, **how):
    """The contact person's browser, with the desk opened."""
    page = visit(site.path(site.invitation()), **how)
    page.goto(site.path(DESK))
    page.fill("#name", "Karen Kontakt")
    page.click("main form button.button-primary")
    page.wait_for_selector(".council-now")
    return page


def let_in(site, chair, visit, name, **how):
    chair.goto(site.path(f"{DESK}/members"))
    chair.fill("#name", name)
    chair.fill("#email", f"{name.split()[0].lower()}@example.dk")
    chair.click("button[value=add]")
    chair.wait_for_selector(".alert-success")
    return visit(site.path(site.letter("draft-member")), **how)


def type_in(page, name, text):
    """Type, and wait until the page's script has saved it."""
    with page.expect_response("**/draft"):
        page.fill(f"[name={name}]", text)


def write(page, site, key, **fields):
    """Open a part, fill it in, press save."""
    page.goto(site.path(f"{DESK}/part/{key}"))
    for name, text in fields.items():
        page.fill(f"[name={name.replace('_', '-')}]", text)
    page.click("form.answer-form .button-group button[value=save]")
    page.wait_for_load_state()


def test_a_citizen_begins_on_a_phone_and_goes_on_at_a_desk(site, visit, usable):
    phone = visit(site.path(FORM), width=320)
    type_in(phone, "answer-1", "Skrevet i bussen")
    usable(phone, "draft-saved-320-da")
    phone.get_by_role("button", name="Gem og fortsæt senere").click()
    phone.wait_for_url("**/answer/saved")
    usable(phone, "draft-link-320-da")
    phone.fill("#email", "borger@example.dk")
    phone.click("button[value=link]")
    phone.wait_for_selector(".alert-success")
    desk = visit(site.path(site.letter("draft")))
    usable(desk, "draft-opened-1280-da")
    desk.get_by_role("button", name="Ja, skriv videre").click()
    desk.wait_for_url("**/answer")
    assert desk.input_value("[name=answer-1]") == "Skrevet i bussen"
    desk.fill("[name=answer-1]", "Skrevet i bussen og hjemme")
    desk.fill("[name=name]", "En borger")
    desk.click("form.answer-form .button-group button[value=check]")
    desk.wait_for_selector(".sheet--public")
    desk.locator("form.check .button-group button.button-primary").first.click()
    desk.wait_for_url("**/r/*")
    (answer,) = submissions.selected(site.db)
    assert answer.draft.answers["1"] == ("Skrevet i bussen og hjemme",)
    phone.goto(site.path(FORM))
    assert "/r/" in phone.url


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_every_page_of_a_draft_is_for_everyone(site, visit, usable, width, lang):
    page = visit(site.path(FORM, lang), width=width)
    type_in(page, "body", "Et halvt svar")
    usable(page, f"draft-form-{width}-{lang}")
    page.click("button[value=save]")
    page.wait_for_url("**/saved")
    usable(page, f"draft-saved-{width}-{lang}")
    page.fill("#email", "forkert")
    page.click("button[value=link]")
    page.wait_for_load_state()
    usable(page, f"draft-wrong-address-{width}-{lang}")
    page.click("button[value=erase]")
    page.wait_for_load_state()
    usable(page, f"draft-erased-{width}-{lang}")


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_one_question_a_page_is_for_everyone(paged, visit, usable, width, lang):
    page = visit(paged.path(FORM, lang), width=width)
    usable(page, f"paged-who-{width}-{lang}")
    page.fill("[name=name]", "En borger")
    page.click(".button-group button[value=next]")
    page.wait_for_url("**page=answer-1")
    type_in(page, "answer-1", "Ved overgangen")
    usable(page, f"paged-question-{width}-{lang}")
    page.click(".button-group button[value=next]")
    page.wait_for_url("**page=answer-2")
    page.locator("label", has_text="Projekter").click()
    page.click(".button-group button[value=next]")
    page.wait_for_url("**page=answer-3")
    page.go_back()
    page.go_back()
    assert page.input_value("[name=answer-1]") == "Ved overgangen"
    page.fill("[name=answer-1]", "")
    page.click("button[value=check]")
    page.wait_for_url("**page=check")
    usable(page, f"paged-missing-{width}-{lang}")


def test_a_council_of_three_on_the_last_evening(site, visit, usable):
    chair = opened(site, visit)
    anna = let_in(site, chair, visit, "Anna Andersen")
    bo = let_in(site, chair, visit, "Bo Berg", width=320)
    write(chair, site, "answer-1", answer_1="Det går galt, når man fylder 18 år.")
    # Anna and Bo open the same part, and both write
    for page in (anna, bo):
        page.goto(site.path(f"{DESK}/part/answer-1"))
    type_in(anna, "answer-1", "Det går galt, når man fylder 18 år og flytter.")
    chair.goto(site.path(DESK))
    assert "Anna Andersen skriver her" in chair.inner_text("#answer-1")
    bo.fill("[name=answer-1]", "Det går galt, når man fylder 18 år uden en kontaktperson.")
    bo.click("form.answer-form .button-group button[value=save]")
    bo.wait_for_selector(".council-clash")
    assert "og flytter" in bo.inner_text(".council-clash")
    assert "kontaktperson" in bo.input_value("[name=answer-1]")
    usable(bo, "council-clash-320-da")
    bo.fill("[name=answer-1]", "Det går galt, når man fylder 18 år, flytter og mister sin hjælper.")
    bo.click("form.answer-form .button-group button[value=save]")
    bo.wait_for_url("**/council#answer-1")
    # a comment, and an answer to it
    anna.goto(site.path(f"{DESK}/part/answer-2"))
    anna.fill("#comment", "Skal vi ikke skrive møder?")
    anna.click("button[value=comment]")
    anna.wait_for_selector(".council-comment")
    usable(anna, "council-comment-1280-da")
    chair.goto(site.path(f"{DESK}/part/answer-2"))
    with chair.expect_response("**/draft"):
        chair.locator("label", has_text="Møder").click()
    chair.click("button[value=resolve]")
    chair.wait_for_selector(".council-comment--done")
    # sent as provisional on the last evening
    write(chair, site, "who", email="raad@example.dk")
    chair.goto(site.path(DESK))
    usable(chair, "council-desk-1280-da")
    chair.get_by_role("link", name="Send som foreløbigt svar").click()
    chair.get_by_role("button", name="Send det foreløbige svar").last.click()
    chair.wait_for_url("**/r/*")
    # replaced by the final answer
    anna.goto(site.path(DESK))
    assert "Det foreløbige svar er sendt" in anna.inner_text("main")
    usable(anna, "council-provisional-1280-da")
    chair.goto(site.path(f"{DESK}/part/mandate"))
    chair.locator("label", has_text="Godkendt af formanden").click()
    chair.click("form.answer-form .button-group button[value=save]")
    chair.wait_for_url("**/council#mandate")
    chair.get_by_role("link", name="Send det endelige svar").click()
    chair.get_by_role("button", name="Send for rådet").last.click()
    chair.wait_for_url("**/r/*")
    (answer,) = submissions.selected(site.db)
    assert answer.draft.answers["1"][0].endswith("mister sin hjælper.")
    assert [each.number for each in versions.of(site.db, answer.reference)] == [1, 2]
    bo.goto(site.path(DESK))
    assert "Svaret er sendt" in bo.inner_text("main")
    usable(bo, "council-sent-320-da")


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_every_page_of_the_desk_is_for_everyone(site, visit, usable, width, lang):
    page = visit(site.path(site.invitation(), lang), width=width)
    usable(page, f"council-answer-{width}-{lang}")
    page.goto(site.path(DESK, lang))
    usable(page, f"council-opening-{width}-{lang}")
    page.fill("#name", "Karen Kontakt")
    page.click("main form button.button-primary")
    page.wait_for_selector(".council-now")
    usable(page, f"council-empty-{width}-{lang}")
    _fill(site)
    page.reload()
    usable(page, f"council-desk-{width}-{lang}")
    page.goto(site.path(f"{DESK}/members", lang))
    usable(page, f"council-members-{width}-{lang}")
    for key in ("who", "answer-1", "answer-2", "rest", "mandate", "publication"):
        page.goto(site.path(f"{DESK}/part/{key}", lang))
        usable(page, f"council-{key}-{width}-{lang}")
    page.goto(site.path(f"{DESK}/check?provisional=1", lang))
    usable(page, f"council-missing-{width}-{lang}")


def _fill(site):
    """Two more people at work: a comment, and somebody writing right now."""
    draft, now = site.draft(), site.settings.starts_at
    for name in ("Anna Andersen", "Bo Berg"):
        council.add_member(
            site.db,
            draft.id,
            name=name,
            address=f"{name[:2].lower()}@example.dk",
            settings=site.settings,
            now=now,
        )
    _, anna, bo = members.of(site.db, draft.id)
    council.mark_writing(site.db, anna, "answer-2", now=now)
    council.comment(site.db, bo, "answer-1", "Mangler vi ikke et eksempel?", now=now)
    text = "Vi ser, at det går galt i overgangen fra barn til voksen. " * 4
    with transaction(site.db):
        drafts.write(
            site.db,
            draft.id,
            "body",
            {"body": (text,)},
            hand="bo",
            author=bo.name,
            now=now,
        )


def test_everything_at_the_desk_can_be_done_without_javascript_and_read_in_the_dark(
    site, visit, usable
):
    chair = opened(site, visit, javascript=False, dark=True, width=320)
    write(chair, site, "answer-1", answer_1="Uden en linje kode.")
    write(chair, site, "who", email="raad@example.dk")
    chair.get_by_role("link", name="Send for rådet").click()
    chair.get_by_role("button", name="Send for rådet").last.click()
    chair.wait_for_url("**/r/*")
    dark = opened_again(site, visit)
    usable(dark, "council-sent-dark")


def opened_again(site, visit):
    page = visit(site.path(site.invitation()), dark=True)
    page.goto(site.path(DESK))
    return page
