"""People who do not give up, and a storm that kills each process at each of its named places."""

import http.client
import os
import random
import signal
import smtplib
import threading
import time
from contextlib import suppress

from intake.actions import moderating
from intake.clock import now
from intake.store import submissions
from tests.faults.asked import SLUG
from tests.faults.harvest import record_of
from tests.outside import Browser, File, a_mail, hand_in
from tests.service import PATIENCE, Service, eventually

WEB = ("web:parsed", "web:after_commit", "web:before_response")
MAIL = ("mail:data_end", "mail:before_commit", "mail:after_commit", "mail:before_250")
SETTLE = ("worker:claimed", "worker:read", "worker:settled")
OUTBOX = (
    "outbox:connected",
    "outbox:before_send",
    "outbox:after_250_before_mark",
    "outbox:marked",
)
PUBLISH = ("publish:built", "publish:fsynced", "publish:before_rename", "publish:after_rename")
RARE = ("outbox:connected", *PUBLISH)
KILLED = -signal.SIGKILL
GONE = (OSError, http.client.HTTPException, smtplib.SMTPException)


class Person:
    """Somebody who answers until it is acknowledged, and remembers what was acknowledged."""

    def __init__(self, service: Service, addresses: list[str], seed: int) -> None:
        self.service = service
        self.addresses = addresses
        self.chance = random.Random(seed)
        self.acknowledged: dict[str, tuple[tuple[File, ...], str]] = {}
        self.refused: list[str] = []

    def files(self, text: str) -> tuple[File, ...]:
        if self.chance.random() < 0.6:
            return ()
        content = b"%PDF-1.7 " + text.encode() + self.chance.randbytes(20_000)
        return (File("svar.pdf", content),)

    def by_web(self, text: str) -> None:
        """Fill in one form, and press the same button until the receipt comes."""
        files = self.files(text)
        with Browser(self.service.settings.public_url) as browser:
            hidden = self.again(lambda: browser.form(SLUG))
            page = self.again(
                lambda: browser.answer(SLUG, hidden, files, email=_address(text), answer_1=text)
            )
        if page.status == 303:
            self.acknowledged[text] = (files, page.location)
        else:
            self.refused.append(f"{page.status} to {text}")

    def by_mail(self, text: str) -> None:
        """Write one message, and hand in the same bytes until they are taken."""
        files = self.files(text)
        message = a_mail(_address(text), self.chance.choice(self.addresses), text, files)
        code, words = self.again(lambda: hand_in(self.service.settings.mail_port, message))
        if code == 250:
            self.acknowledged[text] = (files, "")
        else:
            self.refused.append(f"{code} {words} to {text}")

    def again(self, attempt):
        """Try until the server stays; a limit, so that a service that never returns fails."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return attempt()
            except GONE:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def _address(text: str) -> str:
    return f"{text.split(maxsplit=1)[0].lower()}@example.dk"


def strike(service: Service, process: str, place: str, number: int = 1) -> None:
    """Start the process so that it dies there, wait until it has, and start it sound again."""
    with_fault(service, process, place, number)
    dies(service, process)
    service.start(process)


def with_fault(service: Service, process: str, place: str, number: int = 1) -> None:
    """End the process at once and start it anew with the fault in it."""
    service.stop(process, how=signal.SIGKILL)
    service.start(process, fault=f"{place}:kill:{number}")


def dies(service: Service, process: str) -> None:
    """Wait for the process to have killed itself, and all that belonged to it to be gone."""
    popen = service.running[process]
    assert popen.wait(PATIENCE) == KILLED, service.log.read_text()[-2000:]
    eventually(lambda: not _is_alive(popen.pid))


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


class Storm:
    """Kills each process at each of its places in turn, in an order of chance."""

    def __init__(self, service: Service, chance: random.Random) -> None:
        self.service = service
        self.chance = chance
        self.plan = {
            "web": chance.sample(WEB * 3, 9),
            "mail": chance.sample(MAIL * 2, 8),
            "worker": chance.sample(SETTLE + OUTBOX + PUBLISH, 11),
        }
        self.deaths = dict.fromkeys(self.plan, 0)
        self.is_over = False
        self.trouble: list[str] = []

    def rage(self) -> None:
        threads = [threading.Thread(target=self._at, args=(process,)) for process in self.plan]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.is_over = True
        assert self.trouble == [], self.trouble

    def _at(self, process: str) -> None:
        place = ""
        try:
            for place in self.plan[process]:
                number = 1 if place in RARE else self.chance.randrange(1, 5)
                strike(self.service, process, place, number)
                self.deaths[process] += 1
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self.trouble.append(f"{place}: {error}")


def approve_all(service: Service, storm: Storm) -> None:
    """A caseworker who approves whatever comes in, so that there is something to publish."""
    db = record_of(service.settings)
    while not storm.is_over:
        for each in submissions.selected(db, status=submissions.Status.RECEIVED, limit=30):
            with suppress(Exception):
                moderating.approve(db, each.reference, by="anna", now=now(None))
        time.sleep(0.2)
    db.conn.close()
