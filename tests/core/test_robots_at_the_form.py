"""What looks written by a machine is asked once more; what a person or a script wrote is not."""

from datetime import timedelta

import pytest

from intake.core.robots_at_the_form import Signs, looks_like_one
from tests.builders import NOW

LINKS = "Buy at https://a.example and https://b.example"


@pytest.mark.parametrize(
    ("signs", "is_one"),
    [
        (Signs(text="Vi er enige."), False),
        (Signs(text="Vi er enige.", began=NOW), False),
        (Signs(text=LINKS, began=NOW - timedelta(seconds=2)), True),
        (Signs(text=LINKS, began=NOW - timedelta(seconds=3)), False),
        (Signs(text=LINKS), False),
        (Signs(text="Se www.example.dk", began=NOW), False),
        (Signs(text="Vi er enige.", bait="https://a.example"), True),
    ],
)
def test_what_looks_like_a_machine(signs, is_one):
    assert looks_like_one(signs, NOW) is is_one
