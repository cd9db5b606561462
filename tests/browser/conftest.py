"""A real browser for tests: Debian's Chromium through Playwright, with axe and screenshots.

Package scope on purpose: while Playwright's sync API is up, its event loop counts as running in
this thread, and tests elsewhere that start a loop of their own would fail.
"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"
WCAG_21_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; its absence skips the test by name, and fails it in CI."""
    path = os.environ.get("INTAKE_CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        missing = f"Chromium is not at {path}; INTAKE_CHROMIUM can name another place"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


class Visitor:
    """Opens pages, and remembers in `broken` what failed to load or broke the security policy."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts = []
        self.broken: list[str] = []

    def __call__(self, url: str, *, width: int = 1280, javascript=True, dark=False) -> Page:
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="da-DK",
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("response", self._note_response)
        page.on("requestfailed", self._note_failure)
        page.on("pageerror", lambda error: self.broken.append(f"script {error}"))
        page.on("console", self._note_console)
        page.goto(url, wait_until="load")
        return page

    def _note_failure(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the visitor went on before it had come
            self.broken.append(f"failed {request.url}: {request.failure}")

    def _note_response(self, response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.broken.append(f"{response.status} {response.url}")

    def _note_console(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.broken.append(message.text)

    def leave(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visitor]:
    """`visit(url, width=320, javascript=False, dark=True)` gives a page in a fresh profile."""
    visitor = Visitor(chromium)
    yield visitor
    visitor.leave()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)` gives what breaks WCAG 2.1 A or AA, a line each; an empty list is good."""

    def run(page: Page) -> list[str]:
        # without preload axe would fetch our style sheets by script, which our policy forbids
        options = {"runOnly": WCAG_21_AA, "resultTypes": ["violations"], "preload": False}
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in Axe().run(page, options=options).response["violations"]
            for node in violation["nodes"]
        ]

    return run


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """`screenshot(page, "receipt-320")` keeps the whole page as var/screenshots/receipt-320.png."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture
def overflow() -> Callable[[Page], int]:
    """`overflow(page)` gives by how many pixels one must scroll sideways; 0 is good."""

    def measure(page: Page) -> int:
        return page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    return measure


@pytest.fixture
def usable(visit: Visitor, axe, screenshot, overflow) -> Callable[[Page, str], None]:
    """`usable(page, "receipt-320-da")`: photographed, WCAG clean, fits, nothing broken."""

    def check(page: Page, name: str) -> None:
        screenshot(page, name)
        assert axe(page) == []
        assert overflow(page) == 0
        assert visit.broken == []

    return check


@pytest.fixture(scope="package")
def serve() -> Iterator[Callable]:
    """`serve(app)` runs a WSGI app on a port of this machine, a free one, and gives its address."""
    servers = []

    def start(app, port: int = 0) -> str:
        server = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    with ThreadPoolExecutor(32) as pool:  # each takes half a second to notice
        list(pool.map(lambda server: server.shutdown(), servers))
    for server in servers:
        server.server_close()
