"""Starting Datasette: every setting on the command line, and no more of the machine than needed."""

import os
import resource
import sys

from intake.actions import publishing
from intake.config import HERE, Settings

MEMORY_BYTES = 512_000_000
"""Address space of the process. It needs 210 MB with 100,000 answers under heavy use."""

SETTINGS = {
    "default_allow_sql": "off",  # here and not in metadata: an upgrade must not open it
    "suggest_facets": "off",  # would look through every column on each visit
    "allow_download": "on",  # the whole file is open data
    "allow_csv_stream": "on",
    "max_csv_mb": "0",  # whoever asks for all rows gets all
    "max_returned_rows": "500",
    "default_page_size": "50",
    "default_facet_size": "20",
    "sql_time_limit_ms": "1000",
    "facet_time_limit_ms": "200",  # what takes longer to count is said not to be counted
    "num_sql_threads": "4",
    "truncate_cells_html": "400",
    "default_cache_ttl": "0",
    "template_debug": "off",
    "trace_debug": "off",
}


def command(settings: Settings) -> list[str]:
    """Return the command that serves the public record, ready for exec."""
    here = HERE / "intake" / "browse"
    return [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        *("--immutable", str(settings.public_path)),
        *("--host", settings.host),
        *("--port", str(settings.browse_port)),
        *("--metadata", str(HERE / "datasette_metadata.json")),
        *("--template-dir", str(HERE / "templates" / "browse")),
        *("--plugins-dir", str(here / "plugins")),
        *("--static", f"static:{HERE / 'static'}"),
        *(word for name, value in SETTINGS.items() for word in ("--setting", name, value)),
    ]


def environment(settings: Settings) -> dict[str, str]:
    """Return all that the process is told: nothing of the record, no key, no password."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "VIRTUAL_ENV", "PYTHONPATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # else each thread reserves 64 MB of the address space
        "MALLOC_MMAP_THRESHOLD_": "262144",  # what a long page took goes back once it is drawn
        "INTAKE_SITE_NAME": settings.site_name,
        "INTAKE_PUBLIC_URL": settings.public_url,
        "INTAKE_BROWSE_URL": settings.browse_url,
        "INTAKE_DEMO": "1" if settings.demo else "0",
        "INTAKE_LICENCE": settings.licence,
        "INTAKE_LICENCE_URL": settings.licence_url,
    }


def run(settings: Settings) -> None:
    """Become Datasette, with an empty record where nothing was published yet."""
    publishing.ensure(settings)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    argv = command(settings)
    os.execve(argv[0], argv, environment(settings))  # noqa: S606 - our own command, no shell
