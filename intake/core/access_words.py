"""The record's columns in the words of whoever asks what we hold of them; Danish, as they get it.

What is left out says nothing to a person: numbers of rows, fingerprints, and the same words in
another dress. The data beside the page (JSON) has all of it under the record's own names.
"""

from datetime import datetime
from typing import Any

from intake.core import wording

_NUMBERS = """id public_id submission_id inbox_id inquiry_id draft_id letter_id mailing_id party_id
    theme_id consultation_id position sha256 same_as edition version size_before tries"""
_OF_THE_HOUSE = """html reading kept_face awaits_release needs_review next_try_at is_aside
    told_until writes_since paper joins instead_of findings reasons files calendar"""
_YES_OR_NO = """late nil_return name_protected is_contact may_send is_provisional passed_on"""

LEFT_OUT = frozenset((*_NUMBERS.split(), *_OF_THE_HOUSE.split()))
YES_OR_NO = frozenset(_YES_OR_NO.split())

WORDS = {
    "action": "hvad skete der",
    "actor": "hvem gjorde det",
    "added_at": "kom med",
    "address": "adresse",
    "addresses": "adresser",
    "adopted_on": "vedtaget",
    "answered_on": "besvaret",
    "asked_at": "bedt om",
    "at": "hvornår",
    "attachment": "bilag",
    "author": "skrevet af",
    "author_name": "navn",
    "begun_at": "begyndt",
    "body": "svaret",
    "channel": "kom ad",
    "confirmed_at": "bekræftet",
    "consultation": "høring",
    "content": "indhold",
    "decided_at": "afgjort",
    "delay": "forsinkelse",
    "delayed_at": "forsinket",
    "delivered_at": "leveret",
    "detail": "nærmere",
    "email": "mailadresse",
    "ended_at": "sagt fra",
    "envelope_from": "afsenderadresse",
    "erased_at": "slettet",
    "fate": "hvad det blev til",
    "fate_reason": "hvorfor",
    "frequency": "hvor tit",
    "granted_at": "tilladt",
    "granted_reason": "hvorfor tilladt",
    "hidden": "skjult tekst",
    "identity": "hvor sikkert vi kender afsenderen",
    "identity_reason": "hvorfor",
    "is_contact": "kontaktperson",
    "is_provisional": "foreløbigt",
    "key": "felt",
    "kind": "slags",
    "late": "efter fristen",
    "lifted_at": "ophævet",
    "made_at": "lavet",
    "mail_before": "mailen før",
    "mail_from": "fra",
    "mandate": "på vegne af",
    "may_send": "må sende",
    "media_type": "filtype",
    "minority": "mindretal",
    "name": "navn",
    "name_protected": "navnet er beskyttet",
    "nil_return": "ingen bemærkninger",
    "note": "note",
    "notice": "hvad du fik at vide om offentliggørelse",
    "number": "nummer",
    "opened_at": "åbnet",
    "organisation": "organisation",
    "outcome": "hvad der blev besluttet",
    "paper_name": "vedlagt brev",
    "paragraphs": "afsnit",
    "parties": "råd og foreninger",
    "passed_on": "sendt videre",
    "passed_to": "sendt videre til",
    "peer": "kom fra maskinen",
    "place": "sted",
    "placed_at": "sat",
    "placed_for": "lagt til",
    "placed_in": "lagt i høringen",
    "preference": "ønske om navn",
    "public_content": "som alle kan læse det",
    "published_at": "offentliggjort",
    "question_key": "spørgsmål",
    "queued_at": "skrevet",
    "quoted": "citeret tekst",
    "raw": "mailen, som den kom",
    "reason": "hvorfor",
    "received_at": "modtaget",
    "recipients": "til",
    "refused_at": "kom retur",
    "remark": "vores bemærkning",
    "reply": "mailserverens svar",
    "reply_to": "svaradresse",
    "resolved_at": "afsluttet",
    "resolved_by": "afsluttet af",
    "revoked_at": "adgang taget tilbage",
    "saved_at": "gemt",
    "scope": "hvad der følges",
    "sender_name": "afsender",
    "sent_at": "sendt",
    "settled_at": "behandlet",
    "signature": "underskrift",
    "speaks_as": "svarer som",
    "status": "hvor det står",
    "subject": "emne",
    "summary": "vores resumé",
    "taken_as": "brugt som",
    "taken_at": "brugt",
    "text": "tekst",
    "their_answer": "svaret fra den, det blev sendt til",
    "theme": "tema",
    "told_at": "besked sendt",
    "until": "til og med",
    "uploaded_at": "lagt op",
    "via": "kom ad",
    "wanted_on": "ønsket dag",
    "who": "hvem",
    "why": "hvorfor",
    "withheld_reason": "hvorfor det er holdt tilbage",
    "words": "ord",
    "writes_at": "skriver",
}
"""What a column is called on the page."""


def said(name: str, value: Any) -> tuple[str, str] | None:
    """Return a column's name and value as a person reads them; None for what says nothing."""
    if name in LEFT_OUT or value in ("", None, "[]", "{}"):
        return None
    if name in YES_OR_NO:
        return WORDS[name], "ja" if value else "nej"
    text = str(value)
    if name == "at" or name.endswith("_at"):
        text = wording.moment(datetime.fromisoformat(text))
    return WORDS.get(name, name), text
