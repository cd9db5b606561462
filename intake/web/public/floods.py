"""Floods of answers: slowed by address, and by a puzzle while there are too many, never dropped.

What is counted is in this process's memory and gone with it. There is one process for the public
pages, and nothing here is needed to find an answer again.
"""

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import altcha
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from intake.core import identifiers
from intake.core.robots_at_the_form import Signs
from intake.web import refusing
from intake.web.site import now, settings

KEEPS_WORDS = {"answering.answer", "correcting.correct", "raising.page"}
"""Pages that answer themselves when somebody is too fast, with what was typed."""

QUIET = {"drafts.autosave", "council.autosave"}
"""What a browser sends by itself while one writes: counted apart, so that it takes nothing from
what a person may send."""

SAVES = 20
"""To each post: fifteen people behind one address who pause and write all the time. Without an end
to it a program could fill the disk with drafts."""

PUZZLE_LASTS = timedelta(minutes=30)
HARDNESS = "0000"
"""What the hash must begin with: some 65,000 tries, a second or two in a browser."""

_BEGAN = re.compile(r"(\d{10})\.([a-z2-7]{26})")
_LONGEST = 4000
_NUMBERS = (
    (3, _l("tre")),
    (4, _l("fire")),
    (5, _l("fem")),
    (6, _l("seks")),
    (8, _l("otte")),
    (9, _l("ni")),
    (11, _l("elleve")),
    (12, _l("tolv")),
)
"""A plain question, for those whose browser runs no script and for those who cannot wait."""


@dataclass
class Counts:
    """How many posts came lately: from each address, and in all."""

    limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )
    solved: dict[str, datetime] = field(default_factory=dict)


def watch(app: Flask) -> None:
    """Count what is posted to this app, and slow down who posts too much."""
    app.extensions["intake.floods"] = Counts()
    app.before_request(_slow)


def _counts() -> Counts:
    found: Counts = current_app.extensions["intake.floods"]
    return found


def visitor() -> str:
    """Return whose posts are counted together, or "" for this machine itself.

    An IPv6 household has a whole network of addresses. The machine's own address is that of its
    proxy, where INTAKE_TRUSTED_PROXY does not say whom that speaks for.
    """
    try:
        address = ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    return str(ip_network(f"{address}/{64 if address.version == 6 else 32}", strict=False))  # noqa: PLR2004


def _slow() -> ResponseReturnValue | None:
    who = visitor()
    if request.method != "POST" or not who:
        return None
    limiter, its = _counts().limiter, settings()
    is_quiet = request.endpoint in QUIET
    if its.challenge_at and not is_quiet:
        limiter.hit(RateLimitItemPerMinute(its.challenge_at), "all")
    if not its.posts_a_minute:
        return None
    limit = RateLimitItemPerMinute(its.posts_a_minute * (SAVES if is_quiet else 1))
    if limiter.hit(limit, who):
        return None
    reset = limiter.get_window_stats(limit, who).reset_time
    g.wait = max(1, int(reset - datetime.now(UTC).timestamp()) + 1)
    if request.endpoint in KEEPS_WORDS:
        return None
    answer = current_app.make_response(refusing.refused(429))
    answer.headers["Retry-After"] = str(g.wait)
    return answer


def wait() -> int:
    """Return how many seconds this visitor should wait before posting again; 0 is not at all."""
    return int(g.get("wait", 0))


def began() -> str:
    """Return what a form carries to say when it was given out."""
    second = str(int(now().timestamp()))
    return f"{second}.{identifiers.token(settings().secret_key, 'began', second)}"


def signs(text: str) -> Signs:
    """Return what this request tells of its sender; `text` is all that was written."""
    found = _BEGAN.fullmatch(request.form.get("began", ""))
    moment = None
    if found and identifiers.token(settings().secret_key, "began", found[1]) == found[2]:
        moment = datetime.fromtimestamp(int(found[1]), UTC)
    return Signs(bait=request.form.get("website", ""), began=moment, text=text)


def is_high() -> bool:
    """Return whether so much is posted that a sender must show it is no program."""
    at = settings().challenge_at
    if not at or not visitor():
        return False
    return not _counts().limiter.test(RateLimitItemPerMinute(at), "all")


def puzzle_needed() -> bool:
    """Return whether this sender must solve a puzzle before the answer is taken."""
    return is_high() and not _is_solved()


def puzzle() -> dict[str, str]:
    """Return a puzzle for the page: one for its script, and a plain question beside it."""
    at = secrets.randbelow(len(_NUMBERS))
    until = str(int((now() + PUZZLE_LASTS).timestamp()))
    challenge = altcha.create_challenge(
        "SHA-256",
        1,
        key_prefix=HARDNESS,
        data={"until": until},
        hmac_secret=settings().secret_key,
    )
    number = f"{at}.{until}"
    return {
        "challenge": json.dumps(challenge.to_dict()),
        "question": gettext("Skriv tallet %(number)s med cifre.", number=_NUMBERS[at][1]),
        "asked": f"{number}.{identifiers.token(settings().secret_key, 'puzzle', number)}",
    }


def _is_solved() -> bool:
    given = request.form.get("altcha", "")
    if 0 < len(given) < _LONGEST:
        return _once(given, _until_of(given))
    number, _, mark = request.form.get("puzzle-asked", "").rpartition(".")
    at, _, until = number.partition(".")
    wanted = identifiers.token(settings().secret_key, "puzzle", number)
    if mark != wanted:
        return False
    if request.form.get("puzzle", "").strip() != str(_NUMBERS[int(at)][0]):
        return False
    return _once(mark, int(until))


def _until_of(given: str) -> int:
    """Return until when a solved puzzle counts, 0 where it is not solved or not ours."""
    try:
        payload = altcha.Payload.from_base64(given)
        result = altcha.verify_solution(payload, settings().secret_key)
        return int((payload.challenge.parameters.data or {})["until"]) if result.verified else 0
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0


def _once(solution: str, until: int) -> bool:
    """Return whether the solution is in time and was not used before."""
    solved = _counts().solved
    for each in [key for key, end in solved.items() if end < now()]:
        del solved[each]
    end = datetime.fromtimestamp(until, UTC)
    key = identifiers.fingerprint(solution)
    if end < now() or key in solved:
        return False
    solved[key] = end
    return True
