"""One hunt for bytes that break a promise: `python -m tests.fuzz.hunt TARGET SECONDS [SEED]`.

libFuzzer stops the process at the first one, shows the traceback, and writes the input beside it.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["intake", "email"], enable_loader_override=False):
    from tests.fuzz import seeds, targets

SLOWEST = 5
"""Seconds within which every input is done."""

LARGEST = 20_000


def main(target: str, seconds: str, seed: str = "0") -> None:
    """Hunt until the time is up; never returns. Seed 0 is another hunt each time."""
    folder = Path(tempfile.mkdtemp(prefix=f"hunt-{target}-"))
    known = folder / "seeds"
    known.mkdir()
    for number, known_one in enumerate(seeds.of(target)):
        (known / str(number)).write_bytes(known_one)
    (folder / "words").write_text(seeds.dictionary(target) + "\n", "utf-8")
    options = [
        *(f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-max_len={LARGEST}"),
        *(f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/", "-print_final_stats=1"),
        *("-rss_limit_mb=1500", "-verbosity=0", f"-seed={seed}"),
    ]
    atheris.Setup([sys.argv[0], *options, str(known)], targets.TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
