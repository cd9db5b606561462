"""ARC chains as the protocol's own test suite has them, with its DNS answers."""

import pytest

from bench import corpus

CASES = list(corpus.cases("arc_suite"))

pytestmark = pytest.mark.skipif(
    not CASES, reason="the mail corpus is not beside this checkout; set INTAKE_MAIL_CORPUS"
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_chain_is_judged_as_the_suite_expects(case):
    assert corpus.is_chain_right(case)


def test_the_whole_suite_is_there():
    assert len(CASES) >= 171
