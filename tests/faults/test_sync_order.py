"""Said only what is on the disk: the order of system calls behind each 303 and each 250.

`kill -9` cannot see a missing sync, for what was written stays in the machine's memory; a power
cut can. So the calls themselves are looked at.
"""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.asked import SLUG, ask
from tests.outside import Browser, File, a_mail, hand_in
from tests.service import Service, eventually

TIMES = 20
CALLS = "openat,write,pwrite64,sendto,sendmsg,fsync,fdatasync,unlink,unlinkat,ftruncate"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)$")
_FILE = re.compile(r"^\d+<([^>]*)>")
_SAYS = (re.compile(r"HTTP/1\.[01] 303"), re.compile(r'"250 2\.0\.0'))


@dataclass
class Watched:
    """What a trace says: acknowledgements, and those given for what was not on the disk yet."""

    acknowledged: int = 0
    too_early: list[str] = field(default_factory=list)
    _unsynced: set[str] = field(default_factory=set)
    _commits: int = 0

    def see(self, line: str) -> None:
        """Take in one line of strace."""
        found = _CALL.match(line)
        if found is None:
            return
        call, rest = found.groups()
        file = _FILE.match(rest)
        name = file[1] if file else ""
        if call in {"pwrite64", "write", "ftruncate"} and "/record.db" in name:
            self._unsynced.add(name)
        elif call in {"fsync", "fdatasync"}:
            self._unsynced.discard(name)
        elif call in {"unlink", "unlinkat"} and "/record.db-journal" in rest:
            # The commit is that the journal is gone: true once its folder is on the disk.
            journal = rest.split('"')[1]
            self._unsynced = {each for each in self._unsynced if each != journal}
            self._unsynced.add(str(Path(journal).parent))
            self._commits += 1
        elif any(each.search(rest) for each in _SAYS):
            self._answered(line)

    def _answered(self, line: str) -> None:
        self.acknowledged += 1
        if self._unsynced:
            self.too_early.append(f"{sorted(self._unsynced)} before {line[:120]}")
        if not self._commits:
            self.too_early.append(f"nothing was committed before {line[:120]}")
        self._commits = 0


def watched(path: Path) -> Watched:
    found = Watched()
    with path.open(errors="replace") as trace:
        for line in trace:
            found.see(line)
    return found


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    if shutil.which("strace") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("strace is missing")
        pytest.skip("strace is missing: what is said before it is on the disk cannot be seen")
    folder = tmp_path_factory.mktemp("sync-order")
    with Service(folder, processes=("web", "mail")) as running:
        ask(running, folder)
        yield running


@pytest.fixture
def tracing(service, tmp_path):
    """`tracing("web", act)` runs the process under strace while `act(service)` goes on."""

    def trace(process, act, module="tests.with_fault"):
        path = tmp_path / "trace"
        strace = ["strace", *["-D", "-f", "-y", "-s", "64"], f"--trace={CALLS}", f"--output={path}"]
        service.stop(process)
        service.start(process, under=strace, module=module)
        service.wait_for(process)
        act(service)
        popen = service.running[process]
        service.stop(process)
        # strace fills its column of process numbers with spaces
        ended = re.compile(rf"^{popen.pid} +\+\+\+ ", re.MULTILINE)
        eventually(lambda: ended.search(path.read_text(errors="replace")))
        service.start(process)
        return watched(path)

    return trace


def answer_by_web(service):
    with Browser(service.settings.public_url) as browser:
        for number in range(TIMES):
            file = File("brev.pdf", b"%PDF-1.7 " + bytes([number]) * 20_000)
            page = browser.answer(SLUG, browser.form(SLUG), [file], answer_1=f"Svar {number}")
            assert page.status == 303


def answer_by_mail(service):
    to = f"{SLUG}@{service.settings.mail_domain}"
    for number in range(TIMES):
        message = a_mail("raad@example.dk", to, f"Svar {number}")
        assert hand_in(service.settings.mail_port, message)[0] == 250


WAYS = [("web", answer_by_web), ("mail", answer_by_mail)]


@pytest.mark.parametrize(("process", "act"), WAYS)
def test_each_acknowledgement_is_for_what_is_on_the_disk(tracing, process, act):
    found = tracing(process, act)
    assert found.acknowledged == TIMES
    assert found.too_early == []


@pytest.mark.parametrize("synchronous", ["OFF", "FULL"])
@pytest.mark.parametrize(("process", "act"), WAYS)
def test_a_sync_left_out_would_be_noticed(service, tracing, process, act, synchronous):
    service.environ["CARELESS"] = synchronous
    found = tracing(process, act, module="tests.faults.careless")
    assert found.acknowledged == TIMES
    assert len(found.too_early) >= TIMES
