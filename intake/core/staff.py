"""Staff: who they are, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do; each role may do all that the one below it may."""

    READER = "reader"
    CASEWORKER = "caseworker"
    ADMIN = "admin"


_RANK = list(Role)


@dataclass(frozen=True)
class User:
    """A member of staff; `shortcuts` is whether single keys shall do things for them."""

    id: int
    email: str
    role: Role
    shortcuts: bool = True

    def may(self, role: Role) -> bool:
        """Return whether this user may do what takes `role`."""
        return _RANK.index(self.role) >= _RANK.index(role)
