"""A published record with something in every corner, for those who read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake.actions import inviting, moderating, publishing, redacting
from intake.core.consultation import Stage
from intake.core.public_record import PublicDecision, PublicNews, PublicPromise
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Point, Preference, SpeaksAs
from intake.store import published
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
    kept,
)
from tests.service import Service

SLUG = "partnerskabsstrategi"
COUNCIL = "Udsatterådet"
ASKED = ("Frivilligrådet", "Handicaprådet", COUNCIL, "Ungerådet")
SAME = "Bevar parken, som den er!"

TOLD = (
    PublicDecision(
        id="b1",
        consultation=SLUG,
        decided_on=date(2026, 4, 1),
        decided_by="Socialudvalget",
        title="Forvaltningen skriver en strategi",
        text="Udvalget vedtog, at der skrives en strategi.",
    ),
    PublicPromise(
        id="l1",
        consultation=SLUG,
        party="",
        text="Rådene hører mere i god tid.",
        due_on=date(2026, 9, 1),
        status="open",
    ),
    PublicPromise(
        id="l2",
        consultation=SLUG,
        party=a_party(COUNCIL).public_id,
        text="Rådet inviteres til en workshop.",
        due_on=date(2026, 5, 1),
        status="kept",
    ),
    PublicNews(
        id="n1",
        consultation=SLUG,
        published_on=date(2026, 4, 2),
        title="Brev til rådene",
        text="Formanden har svaret.",
    ),
)


def _fill(record, settings):
    asked(record, a_consultation(topics=("Socialt",)), *(a_party(each) for each in ASKED))
    with transaction(record):
        for each in ASKED:
            inviting.enlist(record, SLUG, a_party(each), settings=settings)
    past = {"opens_at": NOW - timedelta(days=90), "closes_at": NOW - timedelta(days=30)}
    asked(record, a_consultation(slug="parken", title="Byens parker", stage=Stage.DECIDED, **past))
    points = (Point("Én kontaktperson til unge.", "Overgange"), Point("En pulje.", "Netværk"))
    draft = a_draft(
        parties=(COUNCIL, "Frivilligrådet"),
        body="Flere parkeringspladser. Ring til Else på 12 34 56 78.",
        points=points,
        attachments=(an_attachment("brev.pdf"),),
    )
    joint = kept(record, a_submission("joint", draft=draft))
    redacting.redact(
        record,
        joint.reference,
        Redaction(words="Ring til Else på 12 34 56 78", reason=Reason.CONTACT),
        by="x",
        now=NOW,
    )
    moderating.approve(record, joint.reference, by="x", now=NOW)
    alone = a_draft(parties=("Ungerådet",), points=points[:1], preference=Preference.NAMED)
    approved(record, a_submission("alone", draft=alone))
    private = a_draft(parties=("Handicaprådet",), preference=Preference.PRIVATE)
    approved(record, a_submission("private", draft=private))
    for number in range(3):
        citizen = a_draft(speaks_as=SpeaksAs.CITIZEN, author_name=f"Borger {number}", body=SAME)
        approved(record, a_submission(f"same {number}", draft=citizen, consultation="parken"))
    for number in range(25):
        received = NOW - timedelta(days=number)
        draft = a_draft(parties=(COUNCIL,), body=f"Svar nummer {number} om busser.")
        approved(record, a_submission(f"old {number}", draft=draft, received_at=received))


@contextmanager
def opened(folder: Path, **given: str) -> Iterator[Callable[..., str]]:
    """Serve the record; gives `get(path, wanted=200)`, which returns what is there."""
    fill = published.fill
    with (
        Service(folder, processes=(), **given) as service,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(published, "fill", lambda *a, **how: fill(*a, **{**how, "told": TOLD}))
        record = a_record(service.settings.data)
        _fill(record, service.settings)
        publishing.bring_up_to_date(record, service.settings, now=NOW)
        record.close()
        service.start("browse")
        service.wait_for("browse")

        def get(path: str, wanted: int = 200) -> str:
            status, body = service.get(f"{service.settings.browse_url}{path}")
            assert status == wanted, path
            return body.decode("utf-8", "replace")

        yield get
