"""The look itself, on a sample of everything it offers: readable, reachable, unbroken."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask, flash, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from flask_wtf.file import MultipleFileField
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from forms.base import Form
from forms.fields import CheckboxesField, ScaleField
from tests.looks import LOOKS

ROOT = Path(__file__).parents[2]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
WIDTHS = [320, 1280]


def choices(*words):
    return [SelectChoice(word.lower(), word) for word in words]


class EveryKind(Form):
    """One field of every kind a consultation can ask with."""

    name = StringField(
        "Hvad hedder du?",
        [InputRequired("Skriv dit navn"), Length(max=20)],
        description="Navnet bliver kun vist, hvis du vælger det nedenfor.",
    )
    email = EmailField("Din mailadresse", [InputRequired("Skriv din mailadresse"), Email()])
    organisation = StringField("Hvem svarer du for?")
    body = TextAreaField("Hvad mener I om udkastet?", [InputRequired("Skriv jeres svar")])
    speaks_as = RadioField(
        "Hvordan svarer du?",
        [InputRequired("Vælg, hvordan du svarer")],
        choices=choices("Råd", "Forening", "Borger"),
        description="Det hjælper os med at læse svaret rigtigt.",
    )
    themes = CheckboxesField(
        "Hvilke emner handler svaret om?",
        [InputRequired("Vælg mindst ét emne")],
        choices=choices("Overgange", "Netværk", "Beskæftigelse"),
    )
    importance = ScaleField(
        "Hvor vigtigt er en fast kontaktperson?",
        [Optional()],
        ends=("slet ikke vigtigt", "meget vigtigt"),
    )
    unit = SelectField("Hvilken enhed?", choices=choices("Center Nord", "Center Syd"))
    attachments = MultipleFileField("Vedhæft filer", description="Højst 20 MB i alt.")
    understood = BooleanField("Jeg ved, at svaret bliver offentligt", [InputRequired("Sæt kryds")])
    send = SubmitField("Gå videre")


def sample_app() -> Flask:
    app = Flask(__name__, static_folder=str(ROOT / "static"), static_url_path="/static")
    app.secret_key = "for the test only"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    here = Path(__file__).parent
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "templates"), FileSystemLoader(here)])
    Babel(
        app,
        default_locale="da",
        default_translation_directories=str(ROOT / "translations"),
        locale_selector=lambda: request.args.get("lang", "da"),
    )
    CSRFProtect(app)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False

    @app.context_processor
    def frame():
        lang = request.args.get("lang", "da")
        return {
            "lang": lang,
            "switch_url": f"{request.path}?lang={'en' if lang == 'da' else 'da'}",
            "home_url": "/",
            "record_url": "/data/",
            "site_name": "Høringer",
            "links": [{"href": "/svar", "text": "Tjek en kvittering", "current": True}],
            "demo": True,
        }

    @app.after_request
    def policy(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.route("/svar", methods=["GET", "POST"])
    def answer():
        form = EveryKind()
        status = 422 if form.is_submitted() and not form.validate() else 200
        return render_template("sample.html", page="form", form=form), status

    @app.route("/parts")
    def parts():
        return render_template("sample.html", page="parts")

    @app.route("/mail")
    def desk():
        flash("Svaret er godkendt.", "success")
        frame = {"layout": "desk/layout.html", "signed_in_as": "sagsbehandler@example.dk"}
        frame["may"] = lambda permission: permission == "users"
        return render_template("sample.html", page="parts", **frame)

    @app.route("/error")
    def error():
        page = render_template(
            "errors.html",
            code=410,
            title="Høringen er lukket",
            what_happened="Høringen lukkede søndag den 1. marts 2026 kl. 23.59.",
            what_now="Skriv til forvaltningen, hvis I stadig vil sige noget.",
            support_reference="K7H2-M9Q4",
        )
        return page, 410

    return app


@pytest.fixture(scope="module")
def site(serve):
    return serve(sample_app())


@pytest.mark.parametrize("setting", LOOKS)
@pytest.mark.parametrize("path", ["svar", "parts", "mail", "error"])
def test_everyone_can_use_the_page(visit, usable, site, path, setting):
    width, lang = setting
    page = visit(f"{site}/{path}?lang={lang}", width=width)
    usable(page, f"looks-{path}-{width}-{lang}")
    assert page.get_attribute("html", "lang") == lang


@pytest.mark.parametrize("path", ["svar", "parts", "mail", "error"])
def test_who_prefers_the_dark_can_read_the_page(visit, usable, site, path):
    page = visit(f"{site}/{path}", dark=True)
    usable(page, f"looks-{path}-dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 25, 28)"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_who_sends_an_empty_form_is_led_to_each_error(visit, usable, site, width, dark):
    page = visit(f"{site}/svar", width=width, dark=dark)
    page.click("#send")
    page.wait_for_selector(".error-summary:focus")
    usable(page, f"looks-errors-{width}{'-dark' if dark else ''}")
    assert page.title().startswith("Fejl: ")
    assert page.locator(".error-summary a").count() == 6
    assert page.get_attribute("#name", "aria-describedby") == "name-hint name-error"
    page.click(".error-summary a >> text=Vælg, hvordan du svarer")
    assert page.evaluate("document.activeElement.id") == "speaks_as-0"


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_typed_is_still_there_beside_the_error(visit, usable, site, width):
    page = visit(f"{site}/svar", width=width)
    long_name = "Formanden for Udsatterådet"
    page.fill("#name", long_name)
    page.fill("#email", "formand(at)example.dk")
    page.fill("#body", "Vi foreslår én indgang.")
    page.check("#speaks_as-0")
    page.check("#themes-1")
    page.check("#importance-3")
    page.select_option("#unit", "center syd")
    page.check("#understood")
    page.click("#send")
    page.wait_for_selector(".error-summary")
    usable(page, f"looks-filled-{width}")
    assert page.input_value("#name") == long_name
    assert page.locator("#name-error").inner_text().endswith("Der er plads til 20 tegn.")
    assert "navn@example.dk" in page.locator("#email-error").inner_text()
    kept = [page.is_checked(f"#{box}") for box in ("speaks_as-0", "themes-1", "importance-3")]
    assert kept == [True, True, True]
    assert page.input_value("#unit") == "center syd"


def test_without_javascript_the_form_works_and_leads_to_the_errors(visit, site):
    page = visit(f"{site}/svar", javascript=False)
    page.click("#send")
    page.wait_for_selector(".error-summary")
    page.click(".error-summary a >> text=Skriv jeres svar")
    assert page.url.endswith("#body")
    assert page.locator("#body:focus").count() == 1


def test_a_copy_button_is_only_shown_where_it_works(visit, site):
    assert visit(f"{site}/parts").locator(".copy").is_visible()
    assert not visit(f"{site}/parts", javascript=False).locator(".copy").is_visible()


def test_paper_shows_the_content_alone_and_in_black_even_from_a_dark_screen(visit, site):
    page = visit(f"{site}/parts", dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".site-nav").is_visible()
    assert not page.locator(".site-footer").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_the_desk_says_what_was_just_done(visit, site):
    page = visit(f"{site}/mail")
    assert page.locator("[role=status]", has_text="Svaret er godkendt.").is_visible()


def test_by_keyboard_one_can_skip_to_the_content(visit, site):
    page = visit(f"{site}/parts")
    page.keyboard.press("Tab")
    assert page.locator(".skipnav:focus").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_an_old_page_is_answered_in_plain_words():
    app = sample_app()
    with app.test_request_context("/svar", method="POST", data={"csrf_token": "from yesterday"}):
        form = EveryKind()
        assert not form.validate()
        assert form.problems()[-1].message.startswith("Siden har stået åben for længe")
        assert "token" not in " ".join(problem.message for problem in form.problems()).lower()


def test_a_long_text_is_refused_by_name_and_never_cut_by_the_browser():
    app = sample_app()
    with app.test_request_context("/svar", method="POST", data={"name": "æ" * 21}):
        form = EveryKind()
        form.validate()
        assert form.name.errors == ["Teksten er for lang. Der er plads til 20 tegn."]
        assert "maxlength" not in form.name()


def test_a_wrong_choice_is_answered_in_danish():
    app = sample_app()
    data = {"unit": "Atlantis", "themes": ["Atlantis"], "attachments": (io.BytesIO(b"x"), "x.txt")}
    with app.test_request_context("/svar", method="POST", data=data):
        form = EveryKind()
        form.validate()
        assert form.unit.errors == form.themes.errors == ["Vælg en af mulighederne."]


def test_every_file_the_design_system_points_at_is_here():
    css = ROOT / "static/vendor/dkfds/css/dkfds.min.css"
    named = {(css.parent / url).resolve() for url in re.findall(r"url\(([^)]+)\)", css.read_text())}
    missing = {path.suffix for path in named if not path.exists()}
    assert missing <= {".eot", ".ttf", ".woff"}
    assert {path.name for path in named if path.suffix == ".woff2"} == {
        path.name for path in (ROOT / "static/vendor/dkfds/fonts").rglob("*.woff2")
    }
    for sheet in ("intake.css", "parts.css"):
        for url in re.findall(r'url\("([^"]+)"\)', (ROOT / "static" / sheet).read_text()):
            assert (ROOT / "static" / url).exists(), url
