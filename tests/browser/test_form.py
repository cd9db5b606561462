"""What the form asks of whom, in a real browser, with and without JavaScript."""

import pytest

from intake import letters
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.consultation import Question, QuestionKind
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, a_record, asked, settings_in
from tests.respondent import FORM, SLUG

WIDTHS_AND_LANGUAGES = [(width, lang) for width in (320, 1280) for lang in ("da", "en")]
QUESTIONS = (
    Question("1", QuestionKind.ONE, "Hvordan vil I samarbejde?", options=("Møder", "Andet")),
    Question("2", QuestionKind.SHORT, "Hvad så?", depends_on="1", depends_value="Andet"),
    Question("3", QuestionKind.POINTS, "Hvad foreslår I?", help="Ét forslag i hvert felt."),
    Question("4", QuestionKind.FILE, "Har I et papir?", only_for=("council", "association")),
)


class Site:
    """A consultation that asks in every way; `path` gives an address in a language."""

    def __init__(self, folder, serve) -> None:
        self.settings = settings_in(folder, starts_at=NOW, secret_key="for tests")
        self.council = a_party("Handicaprådet", addresses=("raad@example.dk",))
        db = a_record(self.settings.data)
        asked(db, a_consultation(questions=QUESTIONS, themes=("Byrum", "Penge")), self.council)
        with transaction(db):
            enlist(db, SLUG, self.council, settings=self.settings)
        db.conn.close()
        self.url = serve(create_public_app(self.settings))

    def path(self, path, lang="da"):
        return f"{self.url}{'/en' if lang == 'en' else ''}{path}"

    @property
    def invitation(self):
        return f"/i/{letters.link_token(self.settings, SLUG, self.council)}"


@pytest.fixture(scope="module")
def site(tmp_path_factory, serve):
    """The site all tests of this file visit."""
    return Site(tmp_path_factory.mktemp("form"), serve)


def check(page):
    page.locator("button.button[value=check]").last.click()
    page.wait_for_load_state()


LETTER = {"name": "aar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 aar"}


@pytest.mark.parametrize(("width", "lang"), WIDTHS_AND_LANGUAGES)
def test_a_council_answers_every_kind_of_question(site, visit, usable, width, lang):
    page = visit(site.path(site.invitation, lang), width=width)
    usable(page, f"form-council-{width}-{lang}")
    page.check("[name=mandate][value=adopted]", force=True)
    page.fill("[name=adopted_on]", "2026-02-24")
    page.fill("[name=minority]", "To medlemmer er uenige.")
    page.fill("[name=points-0-text]", "Flere bænke.")
    page.select_option("[name=points-0-theme]", "Byrum")
    page.set_input_files("[name=answer-4]", [LETTER])
    check(page)
    usable(page, f"form-council-check-{width}-{lang}")
    shown = page.inner_text(".sheet--public")
    for words in ("Flere bænke.", "Byrum", "To medlemmer er uenige.", "aar.pdf"):
        assert words in shown
    page.locator("form.check button.button-primary").click()
    page.wait_for_url("**/r/*")
    assert "24. februar 2026" in page.inner_text("main") or lang == "en"
    usable(page, f"form-council-receipt-{width}-{lang}")


def test_questions_come_and_go_with_the_answers_they_depend_on(site, visit):
    page = visit(site.path(FORM))
    which, paper = page.locator("[name=answer-2]"), page.locator("[name=answer-4]")
    assert [which.is_visible(), paper.is_visible()] == [False, False]
    page.check("[name=answer-1][value=Andet]", force=True)
    assert which.is_visible()
    assert "Hvad så?" in page.inner_text("[data-newly-asked]")
    page.check("[name=speaks_as][value=council]", force=True)
    assert paper.is_visible()
    assert page.locator("[name=minority]").is_visible()
    page.check("[name=answer-1][value=Møder]", force=True)
    assert not which.is_visible()
    assert page.evaluate("document.activeElement.name") == "answer-1"


def test_keys_alone_open_a_question_and_keep_their_place(site, visit):
    page = visit(site.path(FORM))
    page.focus("[name=answer-1][value=Møder]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "Andet"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "answer-2"


@pytest.mark.parametrize("lang", ["da", "en"])
def test_without_javascript_each_question_says_whom_it_is_for(site, visit, lang):
    page = visit(site.path(FORM, lang), javascript=False)
    assert page.locator("[name=answer-2]").is_visible()
    assert page.locator("#only-if-2").is_visible()
    page.fill("[name=name]", "En borger")
    page.fill("[name=answer-2]", "Noget helt andet.")
    page.check("[name=answer-1][value=Møder]", force=True)
    check(page)
    assert "Noget helt andet." in page.inner_text(".unsent")
    assert "Noget helt andet." not in page.inner_text(".sheet--public")


@pytest.mark.parametrize(("width", "lang"), WIDTHS_AND_LANGUAGES)
def test_what_is_not_sent_is_told_so_that_everyone_understands(site, visit, usable, width, lang):
    page = visit(site.path(FORM, lang), width=width)
    page.check("[name=answer-1][value=Andet]", force=True)
    page.fill("[name=answer-2]", "Noget helt andet.")
    usable(page, f"form-citizen-{width}-{lang}")
    page.check("[name=answer-1][value=Møder]", force=True)
    page.fill("[name=name]", "En borger")
    check(page)
    usable(page, f"form-unsent-{width}-{lang}")
