"""Preparing a case: what would go wrong later is refused now."""

from dataclasses import replace

import pytest

from intake.actions import preparing
from intake.core.errors import FileProblem
from intake.store import consultations
from tests.builders import NOW, a_consultation


@pytest.mark.parametrize("slug", ["svar", "hoering"])
def test_a_case_cannot_take_an_address_of_the_services_own(record, settings, slug):
    settings = replace(settings, sender=f"hoering@{settings.mail_domain}", mail_local="svar")
    with pytest.raises(FileProblem, match="address of the service"):
        preparing.put_consultation(
            record,
            replace(a_consultation(), slug=slug),
            contents={},
            settings=settings,
            now=NOW,
            by="test",
        )
    assert consultations.every(record) == []
