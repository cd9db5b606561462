"""Rendering a letter whole, from the three templates of its kind."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from intake.config import HERE, Settings
from intake.core import identifiers, wording
from intake.core.letter import Letter
from intake.letters.addresses import bounce_address, english


def letter(
    settings: Settings,
    kind: str,
    key: str,
    *,
    values: dict[str, Any],
    may_bounce: bool = False,
    **facts: Any,
) -> Letter:
    """Render a letter. One that may not bounce has the null sender: no machine answers it."""
    message_id = identifiers.token(settings.secret_key, "message-id", key)
    return Letter(
        key=key,
        message_id=f"<{message_id}@{settings.mail_domain}>",
        kind=kind,
        subject=" ".join(_render(f"{kind}/subject.txt", settings, values).split()),
        text=_render(f"{kind}/body.txt", settings, values),
        html=_render(f"{kind}/body.html", settings, values),
        envelope_from=bounce_address(settings, key) if may_bounce else "",
        **facts,
    )


def _render(name: str, settings: Settings, values: dict[str, Any]) -> str:
    return _templates().get_template(name).render(settings=settings, **values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates" / "letters"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(
        moment=wording.moment,
        day=wording.day,
        deadline=wording.deadline,
        size=wording.size,
        joined=wording.joined,
        english=english,
    )
    return templates
