"""One message's bytes become facts, however its program wrote them; nothing makes it fail."""

from base64 import b64encode
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.core.message import Kind, as_json
from intake.core.reading import doubts
from intake.mail import parsing
from intake.mail.flowed import unflowed
from intake.mail.parts import safe_name

HEAD = "From: Formanden <formand@example.dk>\nTo: svar+k3f9@hoering.example.dk\nSubject: Svar\n"


def message(body: bytes | str, kind: str = "text/plain; charset=utf-8", more: str = "") -> bytes:
    content = body.encode() if isinstance(body, str) else body
    return f"{HEAD}{more}MIME-Version: 1.0\nContent-Type: {kind}\n\n".encode() + content


def mixed(*parts: str) -> bytes:
    body = "".join(f"--B\n{part}\n" for part in parts) + "--B--\n"
    return message(body, "multipart/mixed; boundary=B")


def attached(header: str, content: str = "indhold") -> bytes:
    return mixed("Content-Type: text/plain\n\nSe vedhæftede.", f"{header}\n\n{content}")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("iso-8859-1", "utf-8"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "latin-1"),
        ("utf-8", "latin-1"),
        ("x-unknown", "utf-8"),
        ("", "latin-1"),
        ('"utf-8"', "utf-8"),
        ("utf-16", "utf-16"),
    ],
)
def test_danish_letters_survive_a_missing_or_lying_charset(declared, codec):
    kind = f"text/plain; charset={declared}" if declared else "text/plain"
    reading = parsing.read(message("Rådet ønsker æblegrød.".encode(codec), kind))
    assert reading.text == "Rådet ønsker æblegrød."


def test_windows_dashes_under_the_name_of_latin1_are_dashes():
    raw = message("Enig – men §".encode("cp1252"), "text/plain; charset=iso-8859-1")
    assert parsing.read(raw).text == "Enig – men §"


def test_letters_in_pieces_become_whole():
    assert parsing.read(message("Bla\u030aba\u0308r")).text == "Blåbär"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?Q?H=C3=B8ringssvar_fra_=C3=85rhus?=", "Høringssvar fra Århus"),
        ("=?iso-8859-1?Q?H=F8ringssvar?=", "Høringssvar"),
        ("=?utf-8?B?SMO4cmluZw==?=", "Høring"),
        ("=?utf-8?B?SMO4cmluZw?=", "Høring"),
        ("=?utf-8?Q?H=C3?= =?utf-8?Q?=B8ring?=", "Høring"),
        ("=?utf-8?Q?H=C3=B8?=\n =?utf-8?Q?ring?=", "Høring"),
        ("SV: =?utf-8?Q?H=C3=B8ring?= om =?utf-8?Q?=C3=A6ldre?=", "SV: Høring om ældre"),
        ("Høring", "Høring"),
        ("=?x-unknown?Q?H=C3=B8ring?=", "Høring"),
        ("=?utf-8?Q?a=0D=0ABcc:_x@example.dk?=", "a Bcc: x@example.dk"),
    ],
)
def test_a_subject_is_read_as_it_was_meant(written, meant):
    raw = f"From: a@example.dk\nSubject: {written}\n\nx".encode()
    assert parsing.read(raw).subject == meant


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("Mette Sørensen <m@example.dk>", "m@example.dk", "Mette Sørensen"),
        ('"Sørensen, Mette" <m@example.dk>', "m@example.dk", "Sørensen, Mette"),
        ("m@example.dk (Mette)", "m@example.dk", "Mette"),
        ("m@example.dk", "m@example.dk", ""),
        ("<m@example.dk>", "m@example.dk", ""),
        ("=?utf-8?Q?Mette_S=C3=B8rensen?= <m@example.dk>", "m@example.dk", "Mette Sørensen"),
        ("kommunen@example.dk <andre@evil.example>", "andre@evil.example", "kommunen@example.dk"),
        ("unlisted-recipients:; (no To-header on input)", "", ""),
        ("*:te;", "", ""),
        ("", "", ""),
    ],
)
def test_a_sender_is_who_stands_in_the_angles(written, address, name):
    reading = parsing.read(f"From: {written}\nSubject: x\n\nx".encode())
    assert (reading.sender.address, reading.sender.name) == (address, name)


def test_reply_all_keeps_everyone_it_went_to():
    reading = parsing.read(
        b"From: a@example.dk\nTo: B <b@example.dk>, c@example.dk\n"
        b"Cc: =?utf-8?q?=C3=86?= <d@example.dk>\n\nx"
    )
    assert reading.to == ("b@example.dk", "c@example.dk")
    assert reading.cc == ("d@example.dk",)


def test_threads_and_dates_are_read():
    raw = (
        b"From: a@example.dk\nMessage-ID: <1@example.dk>\nIn-Reply-To: <0@example.dk>\n"
        b"References: <00@example.dk>\n <0@example.dk>\nDate: Mon, 3 Feb 2025 10:14:02 +0100\n\nx"
    )
    reading = parsing.read(raw)
    assert reading.message_id == "<1@example.dk>"
    assert reading.in_reply_to == "<0@example.dk>"
    assert reading.references == ("<00@example.dk>", "<0@example.dk>")
    assert reading.date is not None
    assert reading.date.isoformat() == "2025-02-03T10:14:02+01:00"


@pytest.mark.parametrize(
    "date", ["", "i går", "Mon, 99 Feb 2025", "Mon, 3 Feb 0000 10:14:02 +9999"]
)
def test_a_date_that_is_none_is_none(date):
    assert parsing.read(f"From: a@example.dk\nDate: {date}\n\nx".encode()).date is None


@pytest.mark.parametrize(
    "header",
    [
        'Content-Disposition: attachment; filename="Høringssvar fra Århus.pdf"',
        "Content-Disposition: attachment; filename*=utf-8''H%C3%B8ringssvar%20fra%20%C3%85rhus.pdf",
        "Content-Disposition: attachment; filename*=iso-8859-1''H%F8ringssvar%20fra%20%C5rhus.pdf",
        "Content-Disposition: attachment;\n filename*0*=utf-8''H%C3%B8ringssvar;\n"
        " filename*1*=%20fra%20%C3%85rhus.pdf",
        'Content-Disposition: attachment;\n filename*0="Høringssvar"; filename*1=" fra Århus.pdf"',
        "Content-Disposition: attachment;\n"
        ' filename="=?utf-8?Q?H=C3=B8ringssvar_fra_=C3=85rhus.pdf?="',
        'Content-Type: application/pdf; name="=?iso-8859-1?Q?H=F8ringssvar_fra_=C5rhus.pdf?="',
        'Content-Disposition: attachment; filename="H%C3%B8ringssvar fra %C3%85rhus.pdf"',
        'Content-Disposition: attachment; filename="C:\\\\Users\\\\m\\\\Høringssvar fra Århus.pdf"',
        'Content-Disposition: attachment; filename="../../Høringssvar fra Århus.pdf"',
        'Content-Disposition: attachment; filename="Høringssvar fra A\u030arhus.pdf"',
        'Content-Disposition: attachment; filename="Høringssvar fra Århus\u202e.pdf"',
    ],
)
def test_a_file_name_with_danish_letters_comes_through(header):
    (found,) = parsing.read(attached(header)).attachments
    assert found.name == "Høringssvar fra Århus.pdf"


def test_a_file_name_in_raw_latin1_comes_through():
    raw = mixed(
        "Content-Type: text/plain\n\nx", "Content-Disposition: attachment; filename=Århus.pdf\n\nx"
    )
    assert parsing.read(raw.decode().encode("latin-1")).attachments[0].name == "Århus.pdf"


@given(st.text(max_size=400))
def test_a_name_is_always_safe_to_store(name):
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\\0\n\r<>:"|?*')
    assert safe not in (".", "..")


def test_an_answer_only_in_a_letter_is_shown_to_a_person():
    raw = mixed(
        "Content-Type: text/plain; charset=utf-8\n\nMed venlig hilsen\nFormanden",
        "Content-Type: application/pdf\nContent-Disposition: attachment; filename=svar.pdf\n"
        "Content-Transfer-Encoding: base64\n\n" + b64encode(b"%PDF-1.4").decode(),
    )
    reading = parsing.read(raw)
    assert reading.text == ""
    assert reading.attachments[0].content == b"%PDF-1.4"
    assert reading.attachments[0].media_type == "application/pdf"
    assert doubts.ONLY_IN_ATTACHMENT in reading.review_reasons


@pytest.mark.parametrize("kind", ["apæ/pdf", "a\u202e/pdf", "x" * 200 + "/pdf", "<b>/pdf"])
def test_what_is_no_media_type_is_told_by_the_files_name(kind):
    raw = attached(f"Content-Type: {kind}\nContent-Disposition: attachment; filename=brev.pdf")
    assert [each.media_type for each in parsing.read(raw).attachments] == ["application/pdf"]


def test_a_text_file_can_be_read_and_searched():
    raw = attached(
        "Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; "
        "filename=bilag.txt",
        "CPR 010190-1234",
    )
    reading = parsing.read(raw)
    assert reading.attachments[0].text == "CPR 010190-1234"
    assert [(each.where, each.text) for each in reading.findings] == [("attachment", "010190-1234")]


def test_cpr_numbers_are_found_wherever_they_stand():
    raw = message(
        "CPR 010190-1234\n\nMvh\nHans 020290-1234\n\nDen 3. feb. 2025 kl. 10.14 skrev "
        "Høring <h@example.dk>:\n> 030390-1234"
    ).replace(b"Subject: Svar", b"Subject: 040490-1234")
    found = {each.where: each.text for each in parsing.read(raw).findings}
    assert found == {
        "subject": "040490-1234",
        "body": "010190-1234",
        "signature": "020290-1234",
        "quoted": "030390-1234",
    }


def test_a_number_only_in_the_html_is_found():
    both = EmailMessage()
    both["From"] = "a@example.dk"
    both.set_content("Rådet er enig.")
    both.add_alternative("<p>Rådet er enig.</p><p>010190-1234</p>", subtype="html")
    assert [each.text for each in parsing.read(both.as_bytes()).findings] == ["010190-1234"]


def test_flowed_lines_become_paragraphs():
    assert (
        unflowed("Rådet er \nenig. \n-- \nM\n> a \n> b\n>c")
        == "Rådet er enig. \n-- \nM\n> a b\n> c"
    )


def test_red_answers_inside_outlooks_quote_are_kept_and_shown_to_a_person():
    html = """<html><body><div class=WordSection1><p class=MsoNormal>Se svar nedenfor.</p>
<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>
<p class=MsoNormal><b>Fra:</b> Høring &lt;h@example.dk&gt;<br>
<b>Sendt:</b> 3. februar 2025 10:14<br>
<b>Til:</b> Udsatterådet<br><b>Emne:</b> Høring</p></div>
<p class=MsoNormal>Hermed sendes udkast i høring.</p>
<p class=MsoNormal>1. Er rådet enig i målet? <span style='color:red'>Ja, meget enig.</span></p>
<p class=MsoNormal>2. Hvad mangler?</p>
<p class=MsoNormal><span style='color:#C00000'>Overgangen til pension.</span></p>
<p class=MsoNormal>Venlig hilsen<br>Socialforvaltningen</p></div></body></html>"""
    reading = parsing.read(message(html, "text/html; charset=utf-8"))
    assert "Se svar nedenfor." in reading.text
    assert "Ja, meget enig." in reading.text
    assert "Overgangen til pension." in reading.text
    assert "Socialforvaltningen" not in reading.text
    assert doubts.COLOURED_IN_QUOTE in reading.review_reasons
    assert reading.answers == {"1": "Ja, meget enig.", "2": "Overgangen til pension."}


def test_interleaved_answers_in_gmail_are_kept():
    html = """<div dir="ltr">Kære alle</div><br><div class="gmail_quote"><div class="gmail_attr">Den
man. 3. feb. 2025 kl. 10.14 skrev Høring &lt;<a href="mailto:h@example.dk">h@example.dk</a>
&gt;:<br></div>
<blockquote class="gmail_quote"><div>1. Er rådet enig?</div></blockquote><div>Ja.</div>
<blockquote class="gmail_quote"><div>2. Hvad mangler?</div></blockquote><div>Intet.</div></div>"""
    reading = parsing.read(message(html, "text/html; charset=utf-8"))
    assert reading.text.split() == ["Kære", "alle", "Ja.", "Intet."]
    assert reading.needs_review
    assert reading.answers == {"1": "Ja.", "2": "Intet."}


def test_two_versions_that_differ_are_shown_to_a_person():
    both = EmailMessage()
    both["From"] = "a@example.dk"
    both.set_content("Rådet er enig.")
    both.add_alternative("<p>Rådet er uenig i alt, og vi vil gerne mødes.</p>", subtype="html")
    reading = parsing.read(both.as_bytes())
    assert "uenig" in reading.text
    assert doubts.PARTS_DIFFER in reading.review_reasons


def test_an_empty_text_beside_the_html_is_no_difference():
    both = EmailMessage()
    both["From"] = "a@example.dk"
    both.set_content("\n")
    both.add_alternative("<p>Rådet er enig.</p>", subtype="html")
    reading = parsing.read(both.as_bytes())
    assert reading.text == "Rådet er enig."
    assert not reading.needs_review


def test_an_attached_message_is_kept_whole():
    raw = mixed(
        "Content-Type: text/plain; charset=utf-8\n\nSe vedlagte.",
        "Content-Type: message/rfc822\n\nSubject: Frivilligrådets svar\n\nVi er enige.",
    )
    reading = parsing.read(raw)
    assert reading.text == "Se vedlagte."
    assert reading.attachments[0].name == "Frivilligrådets svar.eml"
    assert b"Vi er enige." in reading.attachments[0].content
    assert doubts.ATTACHED_MESSAGE in reading.review_reasons


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("multipart/encrypted; protocol=application/pgp-encrypted; boundary=B", doubts.ENCRYPTED),
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", doubts.SIGNED_OPAQUE),
    ],
)
def test_what_is_encrypted_is_kept_and_shown_to_a_person(kind, reason):
    reading = parsing.read(message("--B\n\nx\n--B--", kind))
    assert reading.kind is Kind.ANSWER
    assert reason in reading.review_reasons


def test_a_meeting_reply_is_a_calendars():
    raw = message("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR", "text/calendar; method=REPLY")
    assert parsing.read(raw).kind is Kind.CALENDAR


def test_a_boundary_that_is_not_there_is_found_again():
    raw = message(
        "--A\nContent-Type: text/plain; charset=utf-8\n\nRådet er enig.\n--A--",
        "multipart/mixed; boundary=B",
    )
    assert parsing.read(raw).text == "Rådet er enig."


def test_the_topmost_authentication_results_are_told_with_their_source():
    raw = message(
        "x",
        more="Authentication-Results: mx.example.dk; dmarc=pass header.from=example.dk;"
        " dkim=pass; spf=fail\nAuthentication-Results: evil.example; dmarc=fail\n",
    )
    found = as_json(parsing.read(raw))["authentication"]
    assert found == {"dmarc": "pass", "dkim": "pass", "spf": "fail", "source": "mx.example.dk"}


def test_two_senders_are_shown_to_a_person():
    assert (
        doubts.TWO_SENDERS
        in parsing.read(b"From: a@example.dk\nFrom: b@example.dk\n\nx").review_reasons
    )


def test_a_lone_carriage_return_begins_no_header():
    reading = parsing.read(b"From: a@example.dk\nSubject: a\rAuto-Submitted: auto-replied\n\nx")
    assert reading.kind is Kind.ANSWER
    assert reading.subject == "a Auto-Submitted: auto-replied"


POISON = {
    "a long header": b"To: " + b"a@example.dk, " * 6_000 + b"\n\nx",
    "many headers": b"X-A: b\n" * 2_000 + b"\nx",
    "many large headers": (b"X-A: " + b"b" * 60_000 + b"\n") * 6 + b"\nx",
    "deep parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(90)
    ),
    "very deep parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)
    ),
    "many parts": b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\n\nx\n" * 3_000,
}


@pytest.mark.parametrize("poison", POISON)
def test_a_message_beyond_the_limits_is_unreadable_with_a_reason(poison):
    reading = parsing.read(b"From: a@example.dk\nSubject: hej\n" + POISON[poison])
    assert reading.kind is Kind.UNREADABLE
    assert reading.unreadable_reason
    assert reading.needs_review


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"\0" * 100, b"\xff" * 100, b"From: " + b"(" * 5_000, b":\n\n:"]
)
def test_no_bytes_make_it_fail(raw):
    as_json(parsing.read(raw))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_can_be_read(content):
    reading = parsing.read(content)
    as_json(reading)


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "",
                "> citat",
                "Mvh",
                "Mvh Mette",
                "-- ",
                "Fra: a@example.dk",
                "Sendt: 3. feb 2025 10:14",
                "Til: b",
                "Emne: c",
                "-----Oprindelig meddelelse-----",
                "Sendt fra min iPhone",
                "1. Ja",
                "Den 3. feb. 2025 kl. 10.14 skrev A <a@example.dk>:",
                "Svar: ja",
                "[EKSTERN E-MAIL]",
                ">",
            ]
        ),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_no_line_is_lost_and_no_word_is_made_up(lines):
    reading = parsing.read(message("\n".join(lines).encode("utf-8", "replace")))
    if reading.kind is Kind.UNREADABLE:
        return
    parts = [reading.text, reading.quoted, reading.signature]
    shown = [line.strip() for part in parts for line in part.split("\n") if line.strip()]
    full = [line.strip() for line in reading.full_text.split("\n") if line.strip()]
    assert sorted(shown) == sorted(full)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/divbrspanp ='\"&;abc \n", max_size=300))
def test_any_html_can_be_read(html):
    as_json(parsing.read(message(html.encode(), "text/html; charset=utf-8")))


def test_words_on_both_sides_of_a_file_are_all_read():
    raw = mixed(
        "Content-Type: text/plain; charset=utf-8\n\nRådet er enig.",
        "Content-Disposition: attachment; filename=a.pdf\n\nx",
        "Content-Type: text/html; charset=utf-8\n\n<p>Se også <b>§ 2</b>.</p>",
    )
    reading = parsing.read(raw)
    assert reading.text == "Rådet er enig.\n\nSe også § 2."
    assert not reading.needs_review


def test_a_lists_footer_below_both_versions_makes_no_difference():
    raw = mixed(
        "Content-Type: multipart/alternative; boundary=A\n\n"
        "--A\nContent-Type: text/plain\n\nEnig.\n--A\nContent-Type:"
        " text/html\n\n<p>Enig.</p>\n--A--",
        "Content-Type: text/plain\n\n____\nnyt mailing list\nnyt@lister.example.dk",
    )
    reading = parsing.read(raw)
    assert reading.text == "Enig."
    assert not reading.needs_review


def test_an_answer_that_a_secretariat_passes_on_is_shown_to_a_person():
    block = (
        "Fra: Rådet <r@example.dk>\nSendt: 12. februar 2025 09:12\nTil: os\nEmne: Svar\n\nEnig.\n"
    )
    raw = message(f"Se nedenfor.\n\n{block}").replace(b"Subject: Svar", b"Subject: VS: Svar")
    assert doubts.FORWARDED in parsing.read(raw).review_reasons
    raw = message(f"Hermed videresendes rådets svar.\n\n{block}")
    assert doubts.FORWARDED in parsing.read(raw).review_reasons
    assert doubts.FORWARDED not in parsing.read(message(f"Enig.\n\n{block}")).review_reasons


def test_a_notice_of_digital_post_waits_for_a_person():
    raw = message("Der er kommet ny Digital Post fra Udsatterådet. Læs beskeden på virk.dk.")
    raw = raw.replace(b"formand@", b"noreply@")
    reading = parsing.read(raw)
    assert reading.kind is Kind.AUTO_REPLY
    assert reading.review_reasons == (doubts.DIGITAL_POST,)


def test_a_charset_written_the_long_way_is_read():
    raw = message("Rådet er enig.".encode("latin-1"), "text/plain; charset*=us-ascii'en'iso-8859-1")
    assert parsing.read(raw).text == "Rådet er enig."
    parts = mixed(
        "Content-Type: image/png; charset*=''iso-8859-1\nContent-Transfer-Encoding: 8bit\n\næ"
    )
    assert parsing.read(parts).kind is Kind.ANSWER
