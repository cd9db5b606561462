"""Rådets skrivebord: a council writes its answer together, and one of them sends it."""

from intake.web.public.council import desk, members, sections, sending
from intake.web.public.council.seats import blueprint

__all__ = ["blueprint", "desk", "members", "sections", "sending"]
