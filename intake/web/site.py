"""What the public pages and the desk share: the request's record, moment, language and errors."""

from datetime import date, datetime, timedelta
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from markupsafe import Markup
from sqlite_utils import Database

from intake import clock
from intake.config import HERE, MEGABYTE, Settings
from intake.core import prose, wording
from intake.store.connection import connect
from intake.web import refusing
from intake.web.language import LANGUAGE, Languages

MOST_TEXT = 2 * MEGABYTE
"""The most that one form may hold beside its files, in bytes: a pasted book, not a flood."""

WAITED = "intake.waited"
"""In a request's environment: seconds from its first byte to now, as a number."""

MOST_PARTS = 1000

PREVIEW = "intake.preview"
"""The key in the WSGI environment that the desk sets, and no request from outside can: the slug of
the consultation that is being looked at before it is public."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)


def settings() -> Settings:
    """Return the settings this app was made with."""
    found: Settings = current_app.extensions["intake"]
    return found


def record() -> Database:
    """Return this request's own connection to the record."""
    if "record" not in g:
        g.record = connect(settings().record_path)
    found: Database = g.record
    return found


def now() -> datetime:
    """Return the moment (UTC) at which this request began: a slow upload counts from its start."""
    moment: datetime = g.began_at
    return moment


def ended() -> datetime:
    """Return the moment (UTC) by which the request had been read whole."""
    return clock.now(settings().starts_at)


def lang() -> str:
    """Return the language of this request, "da" or "en"."""
    found: str = request.environ.get(LANGUAGE, "da")
    return found


def previewed() -> str:
    """Return the slug of the consultation that the desk looks at by this request, or nothing."""
    found: str = request.environ.get(PREVIEW, "")
    return found


def foreign() -> Markup:
    """Return the attribute of an element whose words are Danish also on an English page."""
    return Markup() if lang() == "da" else Markup(' lang="da"')


def danish(text: str) -> str:
    """Return Danish words among ours, marked as Danish on an English page (WCAG 3.1.2)."""
    return text if lang() == "da" or not text else Markup('<span lang="da">{}</span>').format(text)


def make(
    name: str, its_settings: Settings, *, cookie: str, url: str, limit: int, layout: str
) -> Flask:
    """Return a Flask app with everything that both of ours need and no pages yet.

    `limit` is the largest request body in bytes; `url` is how the app's pages are reached;
    `layout` is the template that its error pages stand in.
    """
    app = Flask(
        name,
        template_folder=str(HERE / "templates"),
        static_folder=str(HERE / "static"),
        static_url_path="/static",
    )
    is_secure = url.startswith("https://")
    app.config.update(
        SECRET_KEY=its_settings.secret_key,
        MAX_CONTENT_LENGTH=limit,
        MAX_FORM_MEMORY_SIZE=MOST_TEXT,
        MAX_FORM_PARTS=MOST_PARTS,
        SESSION_COOKIE_NAME=f"__Host-{cookie}" if is_secure else cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        # Under https it would ask for the Referer that our own policy forbids to send; the token,
        # the cookie's SameSite and Sec-Fetch-Site stand against other sites instead.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a council may write all evening
        BABEL_DEFAULT_LOCALE="da",
        BABEL_DEFAULT_TIMEZONE="Europe/Copenhagen",
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
    )
    app.extensions["intake"] = its_settings
    app.extensions["intake.layout"] = layout
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.wsgi_app = Languages(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
    Babel(app, locale_selector=lang)
    _add_words(app)
    app.before_request(_begin)
    app.after_request(_protect)
    app.teardown_appcontext(_close)
    refusing.answer_errors(app)
    app.add_url_rule("/healthz", "healthz", _health)
    return app


def _begin() -> ResponseReturnValue | None:
    waited = timedelta(seconds=request.environ.get(WAITED, 0.0))
    g.began_at = clock.now(settings().starts_at) - waited
    if request.mimetype != "multipart/form-data":
        request.max_content_length = min(MOST_TEXT, current_app.config["MAX_CONTENT_LENGTH"])
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        # A second lock beside the CSRF token; browsers set it and pages cannot.
        return refusing.refused(403)
    return None


def _close(_error: BaseException | None) -> None:
    found: Database | None = g.pop("record", None)
    if found is not None:
        found.conn.close()


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"  # also where send_file would let a proxy keep it
    return response


def _health() -> ResponseReturnValue:
    record().conn.execute("SELECT 1 FROM consultation LIMIT 1")
    return {"status": "ok"}


def _add_words(app: Flask) -> None:
    @app.template_filter("moment")
    def moment(when: datetime) -> str:
        return wording.moment(when, lang())

    @app.template_filter("deadline")
    def deadline(when: datetime) -> str:
        return wording.deadline(when, lang())

    @app.template_filter("day")
    def day(when: date) -> str:
        return wording.day(when, lang())

    @app.template_filter("joined")
    def joined(words: list[str]) -> str:
        return wording.joined(words, lang())

    @app.template_filter("number")
    def number(value: int) -> str:
        return wording.number(value, lang())

    @app.template_filter("size")
    def size(count: int) -> str:
        return wording.size(count, lang())

    @app.template_filter("file_kind")
    def file_kind(media_type: str) -> str:
        return wording.file_kind(media_type, lang())

    app.add_template_global(foreign, "foreign")
    app.add_template_filter(danish, "danish")
    app.add_template_filter(prose.markdown, "markdown")
    app.context_processor(_words)


def _words() -> dict[str, object]:
    # Also an error raised before any page, as by a body too large, is answered in full dress.
    its = settings()
    prefix = "/en" if lang() == "en" else ""
    other = "/en" if lang() == "da" else ""
    # A second slash in front, also one that leans back, would name another site.
    path = "/" + quote(request.path.lstrip("/"))
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return {
        "lang": lang(),
        "locale": get_locale(),
        "switch_url": other + path + query if request.method == "GET" and not previewed() else None,
        "home_url": (its.public_url if previewed() else "") + prefix + "/",
        "previewed": previewed(),
        "preview_back": request.script_root.rpartition("/preview")[0] + "/edit/open",
        "public_url": its.public_url + prefix + "/",
        "record_url": its.browse_url + prefix + "/",
        "site_name": its.site_name,
        "authority": its.authority,
        "demo": its.demo,
        "links": [],
    }
