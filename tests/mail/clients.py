"""How mail programs in Denmark and next door write an answer around the letter it answers.

Each program has its way of saying who wrote what is quoted, in its languages; the texts are ours.
"""

from html import escape

from tests.mail.shapes import Shape

LETTER = """Kære høringspart

Hermed sendes udkast til frivilligstrategi i høring.
Svar bedes sendt senest den 1. april 2026.

1. Er rådet enig i strategiens mål?
2. Hvilke overgange mangler?

Med venlig hilsen
Socialforvaltningen"""

HOW = "Høring <svar+k3f9@hoering.example.dk>"
RULE = "________________________________"


def _block(names: str, date: str, *, to: str = "Udsatterådet", mark: str = "{}:") -> str:
    sender, sent, receiver, subject = (mark.format(each) for each in names.split())
    return f"{sender} {HOW}\n{sent} {date}\n{receiver} {to}\n{subject} Høring om strategi\n"


DA, EN, DE, SV, NO = (
    "Fra Sendt Til Emne",
    "From Sent To Subject",
    "Von Gesendet An Betreff",
    "Från Skickat Till Ämne",
    "Fra Sendt Til Emne",
)

UNPREFIXED = {
    "Outlook, Danish": _block(DA, "3. marts 2026 14:05"),
    "Outlook, Danish, weekday": _block(DA, "tirsdag den 3. marts 2026 14.05"),
    "Outlook, Danish, bold as stars": _block(DA, "3. marts 2026 14:05", mark="*{}:*"),
    "Outlook, English": _block(EN, "Tuesday, March 3, 2026 2:05 PM"),
    "Outlook, British": _block(EN, "03 March 2026 14:05"),
    "Outlook, German": _block(DE, "Dienstag, 3. März 2026 14:05"),
    "Outlook, Swedish": _block(SV, "den 3 mars 2026 14:05"),
    "Outlook, Norwegian": _block(NO, "tirsdag 3. mars 2026 14:05"),
    "Outlook on the web, Danish": f"{RULE}\n{_block(DA, '3. marts 2026 14:05')}",
    "Outlook on the web, English": f"{RULE}\n{_block(EN, '03 March 2026 14:05')}",
    "Outlook on the web, German": f"{RULE}\n{_block(DE, 'Dienstag, 3. März 2026 14:05')}",
    "Outlook on the web, Swedish": f"{RULE}\n{_block(SV, 'den 3 mars 2026 14:05')}",
    "Outlook, rule in front of bold": f"{RULE}\n{_block(DA, '3. marts 2026', mark='*{}:*')}",
    "Outlook, Finnish": _block("Lähettäjä Lähetetty Vastaanottaja Aihe", "3.3.2026 14:05"),
    "Outlook, Dutch": _block("Van Verzonden Aan Onderwerp", "dinsdag 3 maart 2026 14:05"),
    "Outlook, French": _block("De Envoyé À Objet", "mardi 3 mars 2026 14:05"),
    "Outlook, plain": "-----Oprindelig meddelelse-----\n" + _block(DA, "3. marts 2026 14:05"),
    "Outlook, plain English": "-----Original Message-----\n" + _block(EN, "3. marts 2026 14:05"),
    "Outlook, plain German": "-----Ursprüngliche Nachricht-----\n"
    + _block(DE, "3. März 2026 14:05"),
    "Outlook, plain Swedish": "-----Ursprungligt meddelande-----\n"
    + _block(SV, "3 mars 2026 14:05"),
    "Outlook, plain Norwegian": "-----Opprinnelig melding-----\n"
    + _block(NO, "3. mars 2026 14:05"),
    "Outlook for Mac": _block("Fra Dato Til Emne", "tirsdag den 3. marts 2026 kl. 14.05"),
    "Outlook for Mac, English": _block("From Date To Subject", "Tuesday, 3 March 2026 at 14:05"),
    "Outlook, names without addresses": "Fra: Høring\nSendt: 3. marts 2026 14:05\n"
    "Til: Udsatterådet; Frivilligrådet\nCc: Sekretariatet\nEmne: Høring om strategi\n",
    "Outlook, many receivers": _block(
        DA,
        "3. marts 2026 14:05",
        to="Udsatterådet <u@example.dk>; Frivilligrådet\n<f@example.dk>; Ældrerådet <a@example.dk>",
    ),
    "Outlook, important and attached": _block(DA, "3. marts 2026 14:05")
    + "Vedhæftede filer: Udkast.pdf\nPrioritet: Høj\n",
    "Samsung": "-------- Oprindelig meddelelse --------\n"
    + _block("Fra Dato Til Emne", "03.03.2026 14.05 (GMT+01:00)"),
    "Samsung, English": "-------- Original message --------\n"
    + _block("From Date To Subject", "03/03/2026 14:05 (GMT+01:00)"),
    "Notes": "Fra:     Høring <svar+k3f9@hoering.example.dk>\nTil:     u@example.dk\n"
    "Dato:    03-03-2026 14:05\nEmne:    Høring om strategi\n",
    "Notes, rule of hyphens": f"{'-' * 40}\nFra: {HOW}\nDato: 03-03-2026 14:05\nEmne: Høring\n",
    "SOGo": f"Tirsdag, marts 03, 2026 14:05 CET, {HOW} skrev:\n",
    "Zimbra": "----- Original meddelelse -----\n"
    + f"Fra: {HOW}\nTil: u@example.dk\nSendt: tirsdag, 3. marts 2026 14:05:02\nEmne: Høring\n",
    "a webmail of old": f"----- Original Message -----\nFrom: {HOW}\nTo: u@example.dk\n"
    "Sent: Tuesday, March 03, 2026 2:05 PM\nSubject: Høring\n",
    "Windows Live Mail": f"From: {HOW}\nSent: Tuesday, March 3, 2026 2:05 PM\nTo: u@example.dk\n"
    "Subject: Høring\n",
}
"""Programs that quote without signs, and what stands above the quote."""

PREFIXED = {
    "Gmail": f"Den tirs. 3. mar. 2026 kl. 14.05 skrev {HOW}:\n\n",
    "Gmail, wrapped": "Den tirs. 3. mar. 2026 kl. 14.05 skrev Høringssekretariatet i\n"
    "Socialforvaltningen <svar+k3f9@hoering.example.dk>:\n\n",
    "Gmail, wrapped in the address": "Den tirs. 3. mar. 2026 kl. 14.05 skrev Høring <\n"
    "svar+k3f9@hoering.example.dk>:\n\n",
    "Gmail, English": f"On Tue, 3 Mar 2026 at 14:05, {HOW} wrote:\n\n",
    "Gmail, English, wrapped": "On Tue, Mar 3, 2026 at 2:05 PM Høringssekretariatet <\n"
    "svar+k3f9@hoering.example.dk> wrote:\n\n",
    "Gmail, Swedish": f"Den tis 3 mars 2026 kl 14:05 skrev {HOW}:\n\n",
    "Gmail, Norwegian": f"tir. 3. mars 2026 kl. 14:05 skrev {HOW}:\n\n",
    "Gmail, German": f"Am Di., 3. März 2026 um 14:05 Uhr schrieb {HOW}:\n\n",
    "Gmail, Icelandic": f"Þri., 3. mar. 2026 kl. 14:05 skrifaði {HOW}:\n\n",
    "iPhone": f"Den 3. mar. 2026 kl. 14.05 skrev {HOW}:\n\n",
    "iPhone, wrapped": "Den 3. mar. 2026 kl. 14.05 skrev Høring\n"
    "<svar+k3f9@hoering.example.dk>:\n\n",
    "iPhone, guillemets": f"> Den 3. mar. 2026 kl. 14.05 skrev {HOW}:\n> \n",
    "iPhone, English": f"On 3 Mar 2026, at 14.05, {HOW} wrote:\n\n",
    "iPhone, narrow space": f"On 3 Mar 2026, at 2:05\N{NARROW NO-BREAK SPACE}PM, {HOW} wrote:\n\n",
    "iPhone, Swedish": f"3 mars 2026 kl. 14:05 skrev {HOW}:\n\n",
    "iPhone, Norwegian": f"3. mars 2026 kl. 14:05 skrev {HOW}:\n\n",
    "iPhone, German": f"Am 03.03.2026 um 14:05 schrieb {HOW}:\n\n",
    "Thunderbird": "Den 03.03.2026 kl. 14.05 skrev Høring:\n",
    "Thunderbird, hyphens": "Den 03-03-2026 kl. 14:05 skrev Høring via Socialforvaltningen:\n",
    "Thunderbird, English": "On 03/03/2026 14:05, Høring wrote:\n",
    "Thunderbird, German": "Am 03.03.26 um 14:05 schrieb Høring:\n",
    "Roundcube": "Den 2026-03-03 14:05, skrev Høring:\n",
    "Roundcube, the other way round": f"{HOW} skrev den 2026-03-03 14:05:\n",
    "SOGo": f"Tirsdag, Marts 03, 2026 14:05 CET, {HOW} skrev:\n \n",
    "Proton": f"-------- Oprindelig meddelelse --------\nDen 03/03/2026 14.05 skrev {HOW}:\n\n",
    "Proton, English": "------- Original Message -------\n"
    f"On Tuesday, March 3rd, 2026 at 14:05, {HOW} wrote:\n\n",
    "Yahoo": f"Den tirsdag den 3. marts 2026 kl. 14.05.12 CET skrev {HOW}: \n\n",
    "K-9": f"Den 3. marts 2026 14.05.12 CET, skrev {HOW}:\n",
    "FairEmail": "3. marts 2026 14.05.12 Høring <svar@hoering.example.dk>:\n\n",
    "Evolution": "tir, 03 03 2026 kl. 14:05 +0100, skrev Høring:\n",
}
"""Programs that quote with signs."""

HTML = {
    "Outlook": (
        "<div class=WordSection1>{own_p}</div><div><div style='border:none;border-top:solid #E1E1E1"
        " 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{block}</p></div></div>{letter_p}"
    ),
    "Outlook, blue rule": (
        "{own_p}<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        "<p class=MsoNormal>{block}</p></div>{letter_p}"
    ),
    "new Outlook": (
        '<div class="elementToProof">{own}</div><div id="appendonsend"></div><hr tabindex="-1"'
        ' style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font'
        ' face="Calibri">{block}</font><div>&nbsp;</div></div><div>{letter}</div>'
    ),
    "Outlook on an iPhone": (
        '<div dir="ltr">{own}</div><div id="ms-outlook-mobile-signature">Hent <a'
        ' href="https://aka.ms/o0ukef">Outlook til iOS</a></div><hr style="width:98%"><div'
        ' id="divRplyFwdMsg">{block}</div><div>{letter}</div>'
    ),
    "Outlook on Android": (
        '<div>{own}</div><div id="ms-outlook-mobile-signature">Hent <a href="https://aka.ms/AAb9">'
        'Outlook til Android</a></div><hr><div id="divRplyFwdMsg">{block}</div>{letter}'
    ),
    "Outlook for Mac": (
        "<div>{own_p}</div><div><br></div><span id='OLK_SRC_BODY_SECTION'><div style='border-top:"
        " #b5c4df 1pt solid'>{block}</div><div><br></div>{letter}</span>"
    ),
    "Gmail": (
        '<div dir="ltr">{own}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        '{said}<br></div><blockquote class="gmail_quote">{letter}</blockquote></div>'
    ),
    "Apple Mail": (
        '<div>{own}</div><div><br><blockquote type="cite"><div>{said}</div><br'
        ' class="Apple-interchange-newline"><div>{letter}</div></blockquote></div>'
    ),
    "iPhone": (
        '<div dir="ltr">{own}</div><div dir="ltr"><br>Sendt fra min iPhone</div><div dir="ltr"><br>'
        '<blockquote type="cite">{said}<br><br></blockquote></div><blockquote type="cite">{letter}'
        "</blockquote>"
    ),
    "Thunderbird": (
        '{own_p}<div class="moz-cite-prefix">Den 03.03.2026 kl. 14.05 skrev Høring:<br></div>'
        '<blockquote type="cite" cite="mid:1@example.dk">{letter}</blockquote>'
    ),
    "Yahoo": (
        '<div class="ydp">{own}</div><div id="yahoo_quoted_7" class="yahoo_quoted"><div>'
        "{said}</div>"
        "<div><br></div>{letter}</div>"
    ),
    "Proton": (
        '<div>{own}</div><div class="protonmail_quote">{said}<br><blockquote'
        ' class="protonmail_quote" type="cite">{letter}</blockquote></div>'
    ),
    "Samsung": (
        '<div dir="auto">{own}</div><div dir="auto"><br></div><div>-------- Oprindelig meddelelse'
        " --------</div><div>{block}</div><div><br></div>{letter}"
    ),
    "Roundcube": (
        '<div>{own}</div><p id="reply-intro">{said}</p><blockquote type="cite">{letter}'
        "</blockquote>"
    ),
    "Zimbra": (
        '<div>{own}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">'
        '<blockquote>{block}</blockquote></div><div data-marker="__QUOTED_TEXT__"><blockquote>'
        "{letter}</blockquote></div>"
    ),
}


def prefixed(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def plain(shape: Shape, client: str) -> str:
    """The text that a program sends."""
    own = shape.above + shape.own + ("\n\n" + shape.below if shape.below else "")
    if client in UNPREFIXED:
        return f"{own}\n\n{UNPREFIXED[client]}\n{LETTER}\n"
    return f"{own}\n\n{PREFIXED[client]}{prefixed(LETTER)}\n"


def page(shape: Shape, client: str) -> str:
    """The HTML that a program sends."""
    own = shape.above + shape.own + ("\n\n" + shape.below if shape.below else "")
    block = "".join(
        f"<b>{name}:</b> {escape(value)}<br>"
        for name, value in (
            ("Fra", HOW),
            ("Sendt", "3. marts 2026 14:05"),
            ("Til", "Udsatterådet"),
            ("Emne", "Høring om strategi"),
        )
    )
    return HTML[client].format(
        own=_broken(own),
        own_p=_paragraphs(own),
        letter=_broken(LETTER),
        letter_p=_paragraphs(LETTER),
        block=block,
        said=escape(f"Den 3. mar. 2026 kl. 14.05 skrev {HOW}:"),
    )


def _broken(text: str) -> str:
    return "".join(f"<div>{escape(each) or '<br>'}</div>" for each in text.split("\n"))


def _paragraphs(text: str) -> str:
    return "".join(
        f"<p class=MsoNormal>{escape(each) or '&nbsp;'}<o:p></o:p></p>" for each in text.split("\n")
    )


def raw(text: str, kind: str = "plain") -> bytes:
    """The message."""
    head = "From: Formand <formand@example.dk>\nSubject: SV: Høring\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/{kind}; charset=utf-8\n\n{text}".encode()
