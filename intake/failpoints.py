"""Named places where the fault tests let a process die; nothing happens at them otherwise.

Only `tests/faults` sets `hook`: no setting, no environment variable and no request reaches it.
"""

from collections.abc import Callable

hook: Callable[[str], None] | None = None


def reached(name: str) -> None:
    """Tell the test, where there is one, that the process has come to the place called `name`."""
    if hook is not None:
        hook(name)
