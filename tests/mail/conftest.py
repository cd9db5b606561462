"""A record with one open consultation and one invited council, and a listener in front of it."""

import asyncio
import shutil
import ssl
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake import letters
from intake.config import Settings
from intake.core.consultation import Consultation, Stage
from intake.core.identifiers import public_id
from intake.core.party import Party, PartyKind
from intake.mail.listener import Listener
from intake.store import consultations, parties
from intake.store.connection import connect, transaction
from intake.store.schema import initialise
from tests.wire import Wire

SLUG = "partnerskab"


@pytest.fixture
def settings(tmp_path):
    """Settings of a service of its own, quick to give up on a silent mail server."""
    return Settings(
        data=tmp_path / "data",
        mail_domain="svar.example.dk",
        smtp_timeout=2,
        smtp_server="127.0.0.1",
        public_url="https://hoering.example.dk",
        secret_key="a key for tests only",
    ).completed()


@pytest.fixture
def record(settings):
    """The record's database, with the consultation and the council in it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    db = connect(settings.record_path)
    initialise(db)
    now = datetime.now(UTC)
    council = Party("Frivilligrådet", PartyKind.COUNCIL, public_id("party", "frivillig"))
    announced = Consultation(
        slug=SLUG,
        title="Partnerskabsstrategi",
        stage=Stage.ANNOUNCED,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=28),
    )
    with transaction(db):
        consultations.put(db, announced)
        consultations.put(db, replace(announced, slug="kladde", stage=Stage.DRAFT))
        parties.put(db, council)
        parties.enlist(
            db,
            SLUG,
            council.name,
            mail_token=letters.mail_token(settings, SLUG, council),
            link_token=letters.link_token(settings, SLUG, council),
        )
    yield db
    db.conn.close()


@pytest.fixture
def council_address(settings, record):
    """The reply address in the council's invitation."""
    council = parties.get(record, "Frivilligrådet")
    return letters.reply_address(settings, letters.mail_token(settings, SLUG, council))


@contextmanager
def running(make):
    """Run an asyncio service in a thread; `make` returns its port and how to stop it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port, stop = asyncio.run_coroutine_threadsafe(make(), loop).result(timeout=30)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(timeout=30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=30)
        loop.close()


@pytest.fixture
def listening():
    """Start a listener with some settings; the port while the block runs."""

    @contextmanager
    def listen(settings, **options):
        async def make():
            listener = Listener(replace(settings, mail_port=0), **options)
            return await listener.start(), listener.stop

        with running(make) as port:
            yield port

    return listen


@pytest.fixture
def wire():
    """Open raw connections, and close them when the test is over."""
    opened = []

    def open_one(port, **options):
        opened.append(Wire(port, **options))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody but its maker trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=mx.example.dk", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", key, "-out", made]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    return made, context
