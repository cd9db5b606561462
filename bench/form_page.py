"""The whole form, opened and sent by 64 browsers at once, beside the server's smallest page.

What a person waits for on the last evening. The three kinds take turns in one run, so that the
ratios hold on another machine, which the milliseconds do not.
"""

import tempfile
from pathlib import Path
from typing import Any

from bench.web_answers import Times, answer_request, measure, page_request
from intake.config import HERE
from tests.faults.asked import SLUG, ask
from tests.outside import Browser
from tests.service import Service

CLIENTS = 64
REQUESTS = 640
ROUNDS = 3
SMALLEST = "/robots.txt"


def run() -> dict[str, Any]:
    """Measure in turns; return p50 and p99 of each kind in milliseconds, and their ratios."""
    (HERE / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HERE / "var", prefix="bench-form-") as name:
        folder = Path(name)
        kinds = {"hello": Times(), "form": Times(), "sent": Times()}
        with Service(folder, processes=("web",)) as service:
            ask(service, folder)
            with Browser(service.settings.public_url) as browser:
                hidden = browser.form(SLUG)
                cookie = browser.cookies
            port = service.settings.web_port
            for _ in range(ROUNDS):
                small = [page_request(SMALLEST)] * REQUESTS
                kinds["hello"].add(*measure(port, small, 200, CLIENTS))
                form = [page_request(f"/{SLUG}/answer")] * REQUESTS
                kinds["form"].add(*measure(port, form, 200, CLIENTS))
                answers = [answer_request(cookie, hidden, "") for _ in range(REQUESTS)]
                kinds["sent"].add(*measure(port, answers, 303, CLIENTS))
    return {"name": "form page", "rows": [_row(name, kinds) for name in kinds]}


def _row(name: str, kinds: dict[str, Times]) -> dict[str, Any]:
    its, hello = kinds[name], kinds["hello"]
    p50, p99 = its.milliseconds(50), its.milliseconds(99)
    return {
        "page": name,
        "a second": round(its.rate),
        "p50 ms": p50,
        "p99 ms": p99,
        "p50 against hello": round(p50 / hello.milliseconds(50), 1),
        "p99 against hello": round(p99 / hello.milliseconds(99), 1),
    }
