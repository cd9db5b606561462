"""A published record with something in every corner, for those who read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from intake.actions import assessing, inviting, moderating, publishing, redacting
from intake.core import identifiers
from intake.core.consultation import Stage
from intake.core.point import Assessment, Fate
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Point, Preference, SpeaksAs
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
    files_ready,
    kept,
)
from tests.outcomes import an_outcome
from tests.service import Service

SLUG = "partnerskabsstrategi"
COUNCIL = "Udsatterådet"
ASKED = ("Frivilligrådet", "Handicaprådet", COUNCIL, "Ungerådet")
SAME = "Bevar parken, som den er!"


def fill(record, settings):
    closed = {"opens_at": NOW - timedelta(days=40), "closes_at": NOW - timedelta(days=1)}
    asked(record, a_consultation(topics=("Socialt",), **closed), *map(a_party, ASKED))
    asked(record, a_consultation(slug="cykelstier", title="Nye cykelstier"))
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
    files_ready(record)
    moderating.approve(record, joint.reference, by="x", now=NOW)
    alone = a_draft(parties=("Ungerådet",), points=points[:1], preference=Preference.NAMED)
    approved(record, a_submission("alone", draft=alone))
    private = a_draft(parties=("Handicaprådet",), preference=Preference.PRIVATE)
    approved(record, a_submission("private", draft=private))
    _settle(record)
    for number in range(3):
        citizen = a_draft(speaks_as=SpeaksAs.CITIZEN, author_name=f"Borger {number}", body=SAME)
        approved(record, a_submission(f"same {number}", draft=citizen, consultation="parken"))
    for number in range(25):
        received = NOW - timedelta(days=number)
        draft = a_draft(parties=(COUNCIL,), body=f"Svar nummer {number} om busser.")
        approved(record, a_submission(f"old {number}", draft=draft, received_at=received))


def _settle(record):
    """One point is met and one is not, and everyone may know; then it is decided."""
    overgange = Assessment(fate=Fate.ACCEPTED, remark="Det kommer i strategien.")
    netvaerk = Assessment(fate=Fate.NOT_ACCEPTED, remark="Der er ikke penge til en pulje.")
    reference = identifiers.reference("joint")
    for number, wanted in ((1, overgange), (2, netvaerk)):
        seen = assessing.Seen(reference, number, 0)
        assessing.assess(record, SLUG, seen, wanted, by="x", now=NOW)
    an_outcome(record, SLUG, (COUNCIL, "Frivilligrådet"), is_decided=True)
    assessing.publish_fates(record, SLUG, by="x", now=NOW)


@contextmanager
def opened(folder: Path, **given: str) -> Iterator[Callable[..., str]]:
    """Serve the record; gives `get(path, wanted=200)`, which returns what is there."""
    with Service(folder, processes=(), **given) as service:
        record = a_record(service.settings.data)
        fill(record, service.settings)
        publishing.bring_up_to_date(record, service.settings, now=NOW)
        record.close()
        service.start("browse")
        service.wait_for("browse")

        def get(path: str, wanted: int = 200) -> str:
            status, body = service.get(f"{service.settings.browse_url}{path}")
            assert status == wanted, path
            return body.decode("utf-8", "replace")

        yield get
