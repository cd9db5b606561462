"""What docs/operating.md tells an operator to put in place, tried with the programs themselves."""

import json
import os
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from intake.config import HERE
from intake.store.connection import connect
from tests.postfix import Postfix
from tests.postfix import missing as postfix_missing
from tests.service import Service, Sink, eventually, free_port

DEPLOY = HERE / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
BACKENDS = {"web": 8000, "desk": 8001, "browse": 8002}
HOSTS = {"PUBLIC": "hoering", "DESK": "desk", "BROWSE": "data"}
COUNCIL = "svar+ukendt@svar.example.dk"


def needed(program: str) -> str:
    """Return where a program is; without it the test is skipped by name, and fails in CI."""
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if path is None:
        assert os.environ.get("CI") != "true", f"{program} is not installed; .ci/peers installs it"
        pytest.skip(f"{program} is not installed")
    return path


def certificate(folder: Path) -> tuple[Path, Path]:
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    subprocess.run(
        [
            *(needed("openssl"), "req", "-x509", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
            *("-subj", "/CN=hoering.example.dk", "-keyout", key, "-out", chain),
        ],
        check=True,
        capture_output=True,
    )
    return chain, key


class Backend(BaseHTTPRequestHandler):
    """Stands for one of the three processes: says who it is and which headers it was given."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.headers.get("If-None-Match") == self.server.etag:
            self.send_response(304)
            self.send_header("ETag", self.server.etag)
            self.end_headers()
            return
        body = json.dumps(
            {"who": self.server.who, "etag": self.server.etag, "headers": dict(self.headers)}
        ).encode()
        self.send_response(200)
        self.send_header("ETag", self.server.etag)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


class Proxy:
    """nginx with our file, on high ports, in front of small backends or of what listens there."""

    def __init__(self, folder: Path, real: dict[str, int] | None = None) -> None:
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self.real = real or {}
        self.backends = {who: ThreadingHTTPServer(("127.0.0.1", 0), Backend) for who in BACKENDS}
        for who, server in self.backends.items():
            server.who, server.etag, server.asked = who, 'W/"1"', []
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.configuration = folder / "nginx.conf"
        self.configuration.write_text(self._text())
        self.trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self.trust.check_hostname = False

    def _text(self) -> str:
        certificate(self.folder)
        text = (DEPLOY / "nginx.conf").read_text()
        for who, port in BACKENDS.items():
            text = text.replace(f"127.0.0.1:{port};", f"127.0.0.1:{self.port(who)};")
        text = re.sub(r"^.*listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 80 ", f"listen 127.0.0.1:{self.http} ")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.https} ")
        text = text.replace("/etc/ssl/intake", str(self.folder))
        text = text.replace("/var/cache/nginx/intake", f"{self.folder}/cache")
        text = text.replace("/var/log/nginx", str(self.folder))
        temporary = "\n".join(
            f"{kind}_temp_path {self.folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{user}daemon off;\npid {self.folder}/nginx.pid;\nerror_log stderr;\n"
            f"events {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"
        )

    def port(self, who: str) -> int:
        return self.real.get(who) or self.backends[who].server_address[1]

    def nginx(self, *words: str) -> list[str]:
        return [needed("nginx"), "-p", str(self.folder), "-c", str(self.configuration), *words]

    def __enter__(self) -> "Proxy":
        self.process = subprocess.Popen(self.nginx(), stderr=subprocess.DEVNULL)
        eventually(self._listens)
        return self

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.https)) == 0

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)
        for server in self.backends.values():
            server.shutdown()
            server.server_close()

    def ask(self, host: str, path: str, *, body: bytes | None = None, **headers: str):
        """Return status, headers and body of what nginx answers for a host name."""
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.https}{path}", body, {"Host": host, **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=30, context=self.trust) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()


@pytest.fixture
def proxy(tmp_path) -> Iterator[Proxy]:
    needed("nginx")
    with Proxy(tmp_path) as running:
        yield running


def test_nginx_accepts_the_configuration(tmp_path):
    needed("nginx")
    tested = subprocess.run(
        Proxy(tmp_path).nginx("-t", "-q"), capture_output=True, text=True, check=False
    )
    assert (tested.returncode, tested.stderr) == (0, "")


def test_each_host_name_leads_to_its_own_process_and_no_other_name_anywhere(proxy):
    for host, who in (("hoering", "web"), ("desk", "desk"), ("data", "browse")):
        _, headers, body = proxy.ask(f"{host}.example.dk", "/")
        assert json.loads(body)["who"] == who
        assert headers["Strict-Transport-Security"]
    with pytest.raises((OSError, urllib.error.URLError)):
        proxy.ask("anyone.example.com", "/")


def test_nobody_can_tell_the_processes_where_a_request_came_from(proxy):
    forged = {
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Host": "evil.example.com",
        "X-Forwarded-Proto": "gopher",
        "X-Real-IP": "192.0.2.1",
        "Forwarded": "host=evil.example.com",
    }
    for host in ("hoering.example.dk", "desk.example.dk", "data.example.dk"):
        given = json.loads(proxy.ask(host, "/", **forged)[2])["headers"]
        assert given["Host"] == host
        named = {name.lower(): value for name, value in given.items()}
        # The one address that is told is that of whoever stands before nginx.
        assert named.pop("x-forwarded-for") == "127.0.0.1"
        assert not set(named) & {name.lower() for name in forged}


def test_an_answer_of_thirty_megabytes_passes_and_a_larger_one_is_refused(proxy):
    assert proxy.ask("hoering.example.dk", "/s/answer", body=b"x" * 30_000_000)[0] == 200
    assert proxy.ask("hoering.example.dk", "/s/answer", body=b"x" * 33_000_000)[0] == 413


def test_datasettes_own_pages_are_closed_and_the_record_only_reads(proxy):
    for path in ("/-/databases.json", "/-/versions.json", "/en/-/settings", "/-/allow-debug"):
        assert proxy.ask("data.example.dk", path)[0] == 404
    assert proxy.ask("data.example.dk", "/public/submission", body=b"x")[0] == 403
    assert proxy.backends["browse"].asked == []


def test_a_page_of_the_record_is_asked_for_anew_within_seconds_of_a_publication(proxy):
    browse = proxy.backends["browse"]
    for _ in range(20):
        proxy.ask("data.example.dk", "/public/submission?_search=bolig")
    assert len(browse.asked) == 1, "twenty readers cost Datasette one page"
    browse.etag = 'W/"2"'
    began = time.monotonic()
    eventually(
        lambda: (
            json.loads(proxy.ask("data.example.dk", "/public/submission?_search=bolig")[2])["etag"]
            == 'W/"2"'
        )
    )
    assert time.monotonic() - began < 10


def test_while_nothing_is_published_datasette_is_only_asked_whether_it_was(proxy):
    def answered() -> str:
        return proxy.ask("data.example.dk", "/public/party")[1]["X-Cache"]

    assert answered() == "MISS"
    assert eventually(lambda: (how := answered()) != "HIT" and how) == "REVALIDATED"


def test_behind_nginx_a_page_is_read_and_an_approved_answer_appears(tmp_path):
    needed("nginx")
    names = {f"INTAKE_{who}_URL": f"https://{host}.example.dk" for who, host in HOSTS.items()}
    (tmp_path / "nginx").mkdir()
    with Service(tmp_path, processes=("web", "desk", "browse"), **names) as service:
        ports = {who: getattr(service.settings, f"{who}_port") for who in BACKENDS}
        service.cli("demo")
        (waiting,) = (
            each for each in service.json("submission", "list") if each["status"] == "received"
        )
        page = f"/public/submission/{waiting['public_id']}.json"
        with Proxy(tmp_path / "nginx", ports) as proxy:
            status, headers, body = proxy.ask("hoering.example.dk", "/partnerskabsstrategi")
            assert (status, b"https://data.example.dk" in body) == (200, True)
            assert headers["Content-Security-Policy"]
            assert proxy.ask("desk.example.dk", "/sign-in")[0] == 200
            assert b'lang="en"' in proxy.ask("data.example.dk", "/en/public/submission")[2]
            assert proxy.ask("data.example.dk", page)[0] == 404
            list_page = "/public/submission?_size=max"
            assert proxy.ask("data.example.dk", list_page)[1]["X-Cache"] == "MISS"
            assert proxy.ask("data.example.dk", list_page)[1]["X-Cache"] == "HIT"
            service.cli("worker", "--once")  # reads its files
            service.cli("submission", "approve", waiting["reference"])
            service.cli("publish")
            eventually(lambda: proxy.ask("data.example.dk", page)[0] == 200, within=10)
            shown = waiting["public_id"].encode()
            eventually(lambda: shown in proxy.ask("data.example.dk", list_page)[2], within=10)


def test_the_log_names_no_reader_and_holds_no_link(proxy):
    token = "abcdefghijklmnopqrstuvwxyz"
    proxy.ask("hoering.example.dk", f"/r/{token}?spor=1", Referer=f"https://example.dk/{token}")
    proxy.ask("hoering.example.dk", f"/en/i/{token}")
    proxy.ask("desk.example.dk", f"/sign-in/{token}", **{"User-Agent": "Netscape"})
    log = eventually(
        lambda: (text := (proxy.folder / "intake.log").read_text()).count("\n") == 3 and text
    )
    assert " /r/- 200 " in log
    assert " /en/i/- 200 " in log
    assert " /sign-in/- 200 " in log
    for private in (token, "spor", "127.0.0.1", "Netscape"):
        assert private not in log


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    verify = [needed("systemd-analyze"), "verify", "--man=no"]
    program = tmp_path / "intake"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in (*UNITS, DEPLOY / "systemd" / "intake.target"):
        text = unit.read_text().replace("/opt/intake/.venv/bin/intake", str(program))
        (tmp_path / unit.name).write_text(text)
    units = sorted(str(each) for each in tmp_path.glob("*.*"))
    verified = subprocess.run([*verify, *units], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_units_run_the_same_five_processes_as_the_procfile():
    procfile = dict(
        re.findall(r"^(\w+): exec (.+)$", (HERE / "Procfile").read_text(), flags=re.MULTILINE)
    )
    units = {
        unit.stem.removeprefix(
            "intake-"
        ): f"intake {_setting(unit, 'ExecStart')[0].split(' ', 1)[1]}"
        for unit in UNITS
    }
    assert units == procfile
    wanted = (DEPLOY / "systemd" / "intake.target").read_text()
    assert all(unit.name in wanted for unit in UNITS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_process_is_fenced_in_and_comes_back_by_itself(unit):
    for name, value in {
        "Restart": "always",
        "NoNewPrivileges": "yes",
        "PrivateTmp": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }.items():
        assert _setting(unit, name) == [value], f"{unit.name}: {name}"
    assert _setting(unit, "MemoryMax")[0].endswith("G")


def test_of_the_data_folder_browse_sees_the_public_part_alone():
    browse = DEPLOY / "systemd" / "intake-browse.service"
    others = [unit for unit in UNITS if unit != browse]
    assert _setting(browse, "User") == ["intake-browse"]
    assert {_setting(unit, "User")[0] for unit in others} == {"intake"}
    assert _setting(browse, "TemporaryFileSystem") == ["/var/lib/intake:ro"]
    assert _setting(browse, "BindReadOnlyPaths") == ["/var/lib/intake/public"]
    assert _setting(browse, "ReadWritePaths") == []
    assert _setting(browse, "EnvironmentFile") == ["/etc/intake/settings"], "and no secrets"


def test_browse_starts_where_there_is_nothing_but_the_public_database(tmp_path):
    with Service(tmp_path, processes=()) as service:
        alone = tmp_path / "seen-by-browse"
        shutil.copytree(service.settings.public_path.parent, alone / "public")
        service.environ |= {"INTAKE_DATA": str(alone), "INTAKE_SECRET_KEY": "browse-has-none"}
        service.start("browse")
        service.wait_for("browse")
        status, _ = service.get(
            f"http://127.0.0.1:{service.settings.browse_port}/public/consultation.json"
        )
        assert status == 200
    assert [each.name for each in alone.iterdir()] == ["public"]


def test_another_user_can_read_the_public_database_and_nothing_else(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    with Service(tmp_path, processes=("web",)) as service:
        data = service.settings.data
        data.chmod(0o711)
        for folder in [tmp_path, *tmp_path.parents]:
            if not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o001)
        assert readable_by_nobody(service.settings.public_path)
        for private in [service.settings.record_path, data / "secret-key"]:
            assert not readable_by_nobody(private), private


def readable_by_nobody(path: Path) -> bool:
    """Return whether the user `nobody` can open a file."""
    ran = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", path],
        capture_output=True,
        check=False,
    )
    return ran.returncode == 0


def _setting(unit: Path, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), flags=re.MULTILINE)


@pytest.fixture
def border():
    """Postfix with our main.cf; what the machine lacks (names, a certificate) is left out."""
    if reason := postfix_missing():
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)

    def run(*, listener: int, out: int, trusted: str) -> Postfix:
        text = (DEPLOY / "postfix" / "main.cf").read_text().replace("\n    ", " ")
        lines = [
            line
            for line in text.splitlines()
            if not line.startswith(("#", "inet_interfaces", "smtpd_tls_", "myhostname"))
        ]
        text = "\n".join(lines).replace("127.0.0.1:8025", f"127.0.0.1:{listener}")
        text = text.replace("reject_unknown_sender_domain,", "")  # asks the DNS
        text = text.replace("relayhost =", f"relayhost = [127.0.0.1]:{out}")
        text = re.sub("^mynetworks = .*$", f"mynetworks = {trusted}", text, flags=re.MULTILINE)
        return Postfix(text.replace("{", "{{").replace("}", "}}") + "\n")

    return run


def test_postfix_finds_nothing_wrong_with_the_configuration(border):
    with border(listener=1, out=1, trusted="127.0.0.0/8") as postfix:
        checked = subprocess.run(
            ["postconf", "-c", postfix.root / "etc", "-n"],
            capture_output=True,
            text=True,
            check=True,
        )
        postfix.run("check")
    unused = [line for line in checked.stderr.splitlines() if "overriding" not in line]
    assert unused == []


def test_mail_to_nobody_is_refused_at_the_border_and_mail_to_a_council_kept(border, tmp_path):
    given = {"INTAKE_MAIL_DOMAIN": "svar.example.dk", "INTAKE_MAIL_PROTOCOL": "lmtp"}
    with Service(tmp_path, processes=("mail",), **given) as service:
        long_line = b"x" * 1500
        with (
            border(
                listener=service.settings.mail_port, out=service.sink.port, trusted="192.0.2.1"
            ) as postfix,
            smtplib.SMTP("127.0.0.1", postfix.port, "raad.example.dk") as client,
        ):
            client.ehlo()
            client.mail("formand@example.dk")
            code, words = client.rcpt(COUNCIL)
            assert code == 550
            assert b"Ukendt adresse" in words
            client.rset()
            refused = client.sendmail(
                "formand@example.dk",
                ["postmaster@svar.example.dk"],
                b"Subject: Svar\r\n\r\n" + long_line + b"\r\n",
            )
            assert refused == {}
            eventually(lambda: "status=sent" in postfix.log)
        done = json.loads(service.cli("worker", "--once", "--json"))
        assert done["settled"] == 1
        with closing(connect(service.settings.record_path).conn) as record:
            (raw,) = record.execute("SELECT raw FROM inbox").fetchone()
        assert long_line in raw, "an original keeps its lines, however long"


def test_letters_leave_by_the_same_postfix(border):
    sink = Sink()
    try:
        with (
            border(listener=1, out=sink.port, trusted="127.0.0.0/8") as postfix,
            smtplib.SMTP("127.0.0.1", postfix.port, "svar.example.dk") as client,
        ):
            client.sendmail("", ["formand@example.dk"], b"Subject: Kvittering\r\n\r\nTak.\r\n")
            (sender, recipients, _) = eventually(lambda: sink.messages)[0]
    finally:
        sink.stop()
    assert (sender.strip("<>"), recipients) == ("", ["formand@example.dk"])
