"""Staff: who they are, and which consultations they are kept to."""

from dataclasses import dataclass
from datetime import datetime

from intake.core import roles
from intake.core.roles import Permission, Role

__all__ = ["Role", "User"]


@dataclass(frozen=True)
class User:
    """A member of staff; `shortcuts` is whether single keys shall do things for them.

    `scope` holds the slugs of the consultations they are kept to, or None where they see all.
    """

    id: int
    email: str
    role: Role
    shortcuts: bool = True
    scope: frozenset[str] | None = None
    disabled_at: datetime | None = None
    seen_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Return whether this user may do what takes `permission`, where they may be."""
        return roles.allows(self.role, permission)

    def sees(self, slug: str) -> bool:
        """Return whether this consultation is within what the user is kept to."""
        return self.scope is None or slug in self.scope
