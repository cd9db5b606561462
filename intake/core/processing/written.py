"""The record of processing activities (GDPR art. 30) as Markdown, made from the list of columns."""

from collections.abc import Iterator, Mapping

from intake.core.processing import PARTS, Column, columns
from intake.core.processing.kinds import MEANING, Table

_BEGINNING = """\
# Fortegnelse over behandling (databeskyttelsesforordningens artikel 30)

<!-- Made by `intake processing-record`. Do not edit: a test holds it equal to the record. -->

*This is the record of processing that Danish law asks for, so it is in Danish. Every column of
the record stands in it.*

- **Dataansvarlig**: den myndighed, der holder høringen. Dens navn står på siden *Privatliv*.
- **Formål**: at holde høringer, behandle svarene, offentliggøre dem, svare tilbage og
  dokumentere det.
- **Hjemmel**: opgaver i samfundets interesse og myndighedsudøvelse (artikel 6, stk. 1,
  litra e). Følsomme oplysninger, som nogen selv skriver i et svar: artikel 9, stk. 2,
  litra f og g.
- **Registrerede**: de, der svarer, skriver eller følger en høring; personer, som nævnes i
  svar; parters kontaktpersoner; medarbejdere.
- **Modtagere**: offentligheden, for så vidt svaret er godkendt til det; myndighedens
  journalsystem (ESDH); den, der driver tjenesten, som databehandler. Intet overføres til
  lande uden for EU.
- **Sletning**: det private slettes på høringens opbevaringsdato, når det er journaliseret; se
  [afgørelse 0034](decisions/0034-erasing.md). Mails og breve uden for en høring slettes, når de er
  INTAKE_POST_KEPT_DAYS dage gamle.
- **Sikkerhed**: det offentlige ligger i en fil for sig, som kun rummer det, der er markeret
  *ja* nedenfor. Læsning og ændring af private oplysninger logges i en kæde, der ikke kan
  ændres ubemærket.

## Beskyttelse

"""


def written() -> str:
    """Return the whole record of processing, the same text for the same list of columns."""
    return "\n".join([*_opening(), *(line for part in PARTS for line in _part(part))]) + "\n"


def _opening() -> Iterator[str]:
    yield _BEGINNING.rstrip("\n")
    yield ""
    for protection, meaning in MEANING.items():
        yield f"- **{protection}**: {meaning}."


def _part(heading: str) -> Iterator[str]:
    yield from ("", f"## {heading}")
    for name, table in PARTS[heading].items():
        yield from _table(name, {name: table})


def _table(name: str, table: Mapping[str, Table]) -> Iterator[str]:
    yield from (
        "",
        f"### {name}",
        "",
        f"{table[name].purpose[0].upper()}{table[name].purpose[1:]}.",
    )
    yield from (
        "",
        "| kolonner | beskyttelse | opbevares | offentlig |",
        "| --- | --- | --- | --- |",
    )
    for (protection, kept, is_public), names in _alike(columns(table)).items():
        shown = "ja" if is_public else "nej"
        yield f"| {', '.join(names)} | {protection} | {kept} | {shown} |"


def _alike(found: Iterator[Column]) -> dict[tuple[str, str, bool], list[str]]:
    """Return the names of columns by what is said of them, in the order of the list."""
    alike: dict[tuple[str, str, bool], list[str]] = {}
    for each in found:
        said = (str(each.protection), str(each.kept), each.is_public)
        alike.setdefault(said, []).append(f"`{each.name}`")
    return alike
