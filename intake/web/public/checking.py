"""Tjek en kvittering: what a receipt code proves, to anyone who has one."""

import threading
from collections import deque
from datetime import datetime, timedelta

from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from intake.actions import proving
from intake.core.proof import Proof, Standing
from intake.core.version import CODE_LENGTH
from intake.web import refusing
from intake.web.site import now, record

blueprint = Blueprint("checking", __name__)

MOST_UNKNOWN = 60
WITHIN = timedelta(minutes=1)


class Pace:
    """Unknown codes, counted for all visitors together: a code that is known is always answered.

    Codes are too long to be guessed; this keeps somebody who tries from taking everyone's time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[datetime] = deque()

    def is_too_fast(self, at: datetime) -> bool:
        """Count one more unknown code, and return whether there have been too many."""
        with self._lock:
            while self._seen and self._seen[0] <= at - WITHIN:
                self._seen.popleft()
            if len(self._seen) >= MOST_UNKNOWN:
                return True
            self._seen.append(at)
            return False


@blueprint.record
def _give_pace(state: BlueprintSetupState) -> None:
    state.app.extensions["intake.pace"] = Pace()


@blueprint.get("/receipt-check")
def check() -> ResponseReturnValue:
    """Ask for a code, or say what it proves; looking changes nothing."""
    typed = request.args.get("code", "").strip()
    found: Proof | None = None
    if typed and _is_code(typed):
        found = proving.check(record(), typed)
        if found.standing is Standing.UNKNOWN and current_app.extensions["intake.pace"].is_too_fast(
            now()
        ):
            return refusing.refused(429)
    elif typed:
        found = Proof(standing=Standing.UNKNOWN)
    return render_template(
        "public/receipt_check.html",
        typed=typed[:100],
        proof=found,
        looks_wrong=bool(typed) and not _is_code(typed),
    )


def _is_code(typed: str) -> bool:
    return sum(each.isalnum() for each in typed[:100]) == CODE_LENGTH
