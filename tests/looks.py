"""The widths, in pixels, and languages in which the browser tests look at each page."""

import os

LOOKS = [(320, "da"), (1280, "en")]
"""A phone and a desk, Danish and English: each once, so that a check of everything stays short."""

if os.environ.get("INTAKE_LOOKS") == "all":  # as `make screenshots` asks
    LOOKS += [(1280, "da"), (320, "en")]
