"""Who makes a consultation at the desk."""

import pytest

from tests.making import BY


@pytest.fixture
def worker(staff):
    return staff("caseworker", BY)
