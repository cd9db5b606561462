"""A consultation that councils and everyone are asked in, for tests that break things."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.service import Service

SLUG = "park"
COUNCILS = ("Udsatterådet", "Frivilligrådet", "Ældrerådet", "Handicaprådet", "Ungerådet")


def ask(service: Service, folder: Path) -> list[dict[str, Any]]:
    """Load the consultation, open now, and invite the councils; what each was invited by."""
    today = datetime.now(UTC).date()
    (folder / "park.toml").write_text(
        f'slug = "{SLUG}"\ntitle = "En park ved åen"\nunit = "Teknik og Miljø"\n'
        f"opens = {today - timedelta(days=9)}\ncloses = {today + timedelta(days=9)}\n"
        f"parties = {list(COUNCILS)}\n"
        '[[question]]\nlabel = "Hvor skal parken ligge?"\nrequired = true\n'
        '[[question]]\nlabel = "Hvem skal passe den?"\n'
    )
    (folder / "parties.csv").write_text(
        "name,kind,email\n"
        + "".join(f"{name},council,raad{place}@example.dk\n" for place, name in enumerate(COUNCILS))
    )
    service.cli("party", "load", str(folder / "parties.csv"))
    service.cli("consultation", "load", str(folder / "park.toml"))
    invited: list[dict[str, Any]] = service.json("invite", SLUG)
    return invited
