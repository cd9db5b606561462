"""Tjek dit svar: an answer exactly as it will be public, before it is sent."""

from flask import render_template

from intake.core import publication
from intake.core.submission import (
    Channel,
    Draft,
    Identity,
    Preference,
    Status,
    Submission,
    body_text,
)
from intake.web.public.minding import mind
from intake.web.public.writing import Writing
from intake.web.site import now


def check_page(
    writing: Writing, draft: Draft, *, template: str = "public/check.html", **more: object
) -> str:
    """Return the page; `more` is what its template needs beside the answer."""
    preview = Submission(
        reference="",
        public_id="",
        consultation=writing.consultation.slug,
        channel=Channel.WEB,
        status=Status.APPROVED,
        received_at=now(),
        late=False,
        identity=Identity.UNVERIFIED,
        identity_reason="",
        draft=draft,
        attachments=tuple(writing.listed_files()),
    )
    known = [writing.party, *writing.others] if writing.party else []
    return render_template(
        template,
        consultation=writing.consultation,
        draft=draft,
        shown=publication.face(preview, writing.consultation, known),
        is_private=draft.preference is Preference.PRIVATE,
        is_both=draft.nil_return and bool(body_text(draft).strip()),
        minded=mind(preview),
        csrf=writing.form.csrf_token,
        key=writing.form.key.data,
        hidden=writing.hidden(),
        uploads=writing.kept,
        unsent=writing.form.unsent(),
        **more,
    )
