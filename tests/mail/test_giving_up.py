"""A message that breaks the rules themselves goes to a person, and nobody waits behind it."""

from intake import clock
from intake.actions import settling as rules
from intake.core.placing import Fate
from intake.mail.parsing import read
from intake.mail.settling import settle_waiting
from intake.store import inbox
from tests.builders import a_record, settings_in

TRIES = 3


def test_what_no_rule_gets_to_the_end_of_is_given_to_a_person(tmp_path, monkeypatch, caplog):
    settings = settings_in(tmp_path, secret_key="a key for tests only")
    record = a_record(settings.data)
    number = rules.keep(
        record,
        b"From: a@example.dk\r\n\r\nVi er enige.",
        mail_from="a@example.dk",
        recipients=(settings.sender,),
        via="smtp",
        peer="127.0.0.1",
        now=clock.now(None),
    )

    def fall(*_, **__):
        raise RecursionError

    monkeypatch.setattr(rules, "place_of", fall)
    rounds = 0
    while settle_waiting(
        record,
        lambda message: read(message.raw),
        count=9,
        tries=TRIES,
        settings=settings,
        now=lambda: clock.now(None),
        write=lambda do: do(),
    ):
        rounds += 1
        assert rounds <= TRIES + 2
    message = inbox.get(record, number)
    assert message.fate == Fate.UNREADABLE
    assert message.raw.endswith(b"Vi er enige.")
    assert "RecursionError" in caplog.text
    record.conn.close()
