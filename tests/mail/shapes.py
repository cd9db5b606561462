"""What councils write in a mail, whatever the program: the words, and what stands around them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """What a council writes, and below it what is no answer: a goodbye, a disclaimer."""

    own: str
    below: str = ""
    above: str = ""


SHAPES = {
    "one sentence": Shape("Rådet er enig."),
    "a greeting and two paragraphs": Shape(
        "Kære Socialforvaltning\n\nTak for udkastet.\n\nVi støtter målet, men savner de unge."
    ),
    "nothing to remark, and a name": Shape("Ingen bemærkninger.", "Mvh. Kirsten"),
    "Ad 1, Ad 2": Shape("Ad 1: Ja, vi er enige.\n\nAd 2: Overgangen fra barn til voksen."),
    "questions copied": Shape(
        "Spørgsmål 1: Er rådet enig i strategiens mål?\nJa.\n\nSpørgsmål 2:\nOvergangen til voksen."
    ),
    "1) and 2)": Shape("1) Ja\n2) Fra barn til voksen\n3) Vi vil gerne mødes"),
    "bullets": Shape("Vi foreslår:\n\n- flere varmestuer\n- en fast kontakt\n- årlige møder"),
    "words that name fields": Shape(
        "Vi har tre bemærkninger.\n\nTil: afsnit 3 bør der stå borgere.\n\nEmne: er for bredt."
    ),
    "a quote of the draft's own": Shape(
        'I udkastet står: "Fra 2026 skrev vi om mål".\n\nDet er vi uenige i.'
    ),
    "times and dates": Shape(
        "Den 3. marts 2026 holdt rådet møde kl. 14.05.\n\nVi besluttede at støtte forslaget."
    ),
    "on behalf of": Shape(
        "Rådet er enigt.\n\nVedtaget på mødet den 2. marts 2026.",
        "Med venlig hilsen\n\nKirsten Hansen\nFormand for Udsatterådet\nTlf. 33 66 33 66",
    ),
    "a municipal signature": Shape(
        "Hermed rådets svar: vi er enige.",
        "Med venlig hilsen\n\nSekretariatet\nRådhuspladsen 1\n1550 København V\n"
        "EAN 5798000000000\nCVR 12345678\nwww.example.dk",
    ),
    "a disclaimer": Shape(
        "Vi er enige i målene.",
        "Venlig hilsen\nSekretæren\n\nDenne e-mail er fortrolig og kun beregnet til modtageren. Har"
        " du modtaget den ved en fejl, bedes du slette den.",
    ),
    "a goodbye in Swedish": Shape("Vi håller med om målen.", "Vänliga hälsningar\nAnna Berg"),
    "a goodbye in German": Shape(
        "Wir stimmen den Zielen zu.", "Mit freundlichen Grüßen\nPetra Müller"
    ),
    "a goodbye in English": Shape("We agree with the aims.", "Kind regards\nThe chair"),
    "sent from a phone": Shape("Helt enig, men husk de unge.", "Sendt fra min iPhone"),
    "a banner above": Shape("Vi er enige.", above="[EKSTERN E-MAIL]\n\n"),
    "a longer banner above": Shape(
        "Vi er enige.",
        above="ADVARSEL: Denne mail er sendt fra en afsender uden for organisationen.\n\n",
    ),
    "a table": Shape("Mål    Enig\nFrist  Uenig, den er for kort\n\nVi uddyber gerne."),
    "a thank-you last": Shape("Vi er enige i alt.\n\nTak fordi I spørger os!"),
    "an amended version": Shape(
        "Dette er en rettet udgave af vores svar fra i går.\n\nVi støtter kun mål 2."
    ),
    "a heading of one's own": Shape("Rådets svar:\n\nDato: 2. marts 2026\n\nVi er enige."),
    "prose that names a sender": Shape("Fra: afsnit 2 bør der slettes.\n\nResten er godt."),
    "prose that ends in a colon": Shape(
        "Rådet skrev i 2024:\n\nVi ønsker en strategi.\n\nDet gælder."
    ),
    "an address in the words": Shape(
        "Skriv til formand@example.dk.\n\nHan svarer kl. 14.05:\n\nAltid."
    ),
    "hyphens as a rule": Shape("Vi er enige.\n\n-----\n\nMål 2 er for bredt, synes rådet."),
    "an underscore rule": Shape("Vi er enige.\n\n____________\n\nMål 2 er for bredt, synes rådet."),
    "a minority": Shape("Rådet er enigt.\n\nMindretalsudtalelse: To medlemmer er imod."),
    "thanks as a line": Shape("Tak\n\nDet er et godt udkast.\n\nTak for det."),
    "best wishes in the middle": Shape("De bedste hilsner til de frivillige.\n\nVi støtter målet."),
    "a name of a department": Shape("Sendt fra afdelingen i går: vi er enige.\n\nDet står fast."),
    "capitals": Shape("VI ER IMOD FORSLAGET.\n\nDET ER FOR DYRT!!!"),
    "a web address": Shape(
        "Se vores politik: https://example.dk/politik?a=1\n\nDen siger det hele."
    ),
}
