"""Nobody's bytes break the reading of mail: a moment's tries, and a hunt led by coverage."""

import importlib.util
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import seeds, targets
from tests.poison import POISON, RAW

SECONDS = 60
"""A hunt's length for each target where everything is checked; FUZZ_SECONDS says another."""

AT_A_DESK = 4

SEED = "1"
"""The same hunt each time, so that a check tells of the change it checks; look further by hand."""

seconds = int(os.environ.get("FUZZ_SECONDS") or (SECONDS if os.environ.get("CI") else AT_A_DESK))

# Bytes, and pieces of what is expected there put together anyhow.
TRIES = {
    target: st.one_of(
        st.binary(max_size=1_500),
        st.lists(
            st.one_of(
                st.sampled_from([each.encode() for each in seeds.words(target)]),
                st.sampled_from([each.encode() for each in seeds.WRITTEN.get(target, ["a"])]),
                st.text(max_size=30).map(lambda each: each.encode("utf-8", "replace")),
                st.sampled_from([b"\r\n", b"\n", b"\n\n", b" ", b"\t", b";", b"=", b"\0", b"\r"]),
            ),
            max_size=40,
        ).map(b"".join),
    )
    for target in targets.TARGETS
}


@pytest.mark.parametrize("target", targets.TARGETS)
def test_whatever_comes_is_read_as_promised(target):
    @settings(deadline=2_000, max_examples=150, suppress_health_check=list(HealthCheck))
    @given(data=TRIES[target])
    def tried(data):
        targets.TARGETS[target](data)

    tried()


@pytest.mark.parametrize("what", [*POISON, *RAW])
def test_poison_is_read_or_told_to_be_unreadable(what):
    targets.message({**POISON, **RAW}[what])


@pytest.fixture(scope="module")
def hunts():
    """The hunts, two at a time: more would make an input look slow that is not."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris has no wheel for this Python")
    with ThreadPoolExecutor(2) as pool:
        yield {target: pool.submit(_hunt, target) for target in targets.TARGETS}


def _hunt(target):
    return subprocess.run(
        [sys.executable, "-m", "tests.fuzz.hunt", target, str(seconds), SEED],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=seconds * 2 + 120,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": SEED},
    )


@pytest.mark.parametrize("target", targets.TARGETS)
def test_a_hunt_finds_nothing_that_breaks(hunts, target):
    done = hunts[target].result()
    assert done.returncode == 0, done.stdout[-6_000:]
    assert "stat::number_of_executed_units" in done.stdout
