"""Records out of a real DNS server, a small one of our own on the loopback."""

import socket
import threading

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from intake.mail.authentication import Unanswered
from intake.mail.verifying import look_up

RECORDS = {
    "long.example.dk. TXT": ['"v=DKIM1; p=abc" "def"', '"another"'],
    "example.dk. MX": ["10 mx.example.dk."],
    "mx.example.dk. A": ["192.0.2.1"],
    "mx.example.dk. AAAA": ["2001:db8::1"],
    "1.2.0.192.in-addr.arpa. PTR": ["mx.example.dk."],
    "odd.example.dk. TXT": ['"\\255\\254"'],
}


def answer(question):
    """Return the reply to a question: its records, nothing, no such name, or trouble."""
    asked = question.question[0]
    name, kind = asked.name.to_text().lower(), asked.rdtype.name
    reply = dns.message.make_response(question)
    if found := RECORDS.get(f"{name} {kind}"):
        reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *found))
    elif name.startswith("broken."):
        reply.set_rcode(dns.rcode.SERVFAIL)
    elif name.startswith("nobody."):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    return reply


@pytest.fixture(autouse=True)
def name_server(monkeypatch):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = listening.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)

        def serve():
            while True:
                packet, peer = listening.recvfrom(4_096)
                if not packet:
                    return
                listening.sendto(answer(dns.message.from_wire(packet)).to_wire(), peer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", listening.getsockname())
        thread.join()


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("long.example.dk", "TXT", {"v=DKIM1; p=abcdef", "another"}),
        ("example.dk", "MX", {"10 mx.example.dk"}),
        ("mx.example.dk", "A", {"192.0.2.1"}),
        ("mx.example.dk", "AAAA", {"2001:db8::1"}),
        ("1.2.0.192.in-addr.arpa", "PTR", {"mx.example.dk"}),
        ("odd.example.dk", "TXT", {"\udcff\udcfe"}),
        ("example.dk", "TXT", set()),
        ("nobody.example.dk", "TXT", set()),
        ("a" * 70 + ".example.dk", "TXT", set()),
        ("a..example.dk", "TXT", set()),
    ],
)
def test_records_come_as_the_rules_want_them(name, kind, found):
    assert set(look_up(name, kind)) == found


def test_a_server_in_trouble_is_told_from_a_name_that_is_not_there():
    with pytest.raises(Unanswered):
        look_up("broken.example.dk", "TXT")
