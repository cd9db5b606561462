"""What each role may do: one table, asked by every page and every action that takes a right."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a member of staff may be trusted with."""

    READ = "read"  # see what came in, as it came
    HANDLE = "handle"  # place mail, sort, note, take on, write to those who answered
    REDACT = "redact"  # leave words out of the public copy, and take that back
    APPROVE = "approve"  # find an answer fit for the public, or keep it from it
    PUBLISH = "publish"  # let what was approved go out, and take it down again
    DECIDE = "decide"  # the fate of points, the memo, decisions and promises
    MANAGE = "manage"  # make and change consultations, their parties and deadlines
    USERS = "users"  # who is on the staff, with which role and within which consultations
    ADMIN = "admin"  # the log, the standard texts: what goes for the whole house


class Role(StrEnum):
    """What a member of staff is here."""

    READER = "reader"
    CASEWORKER = "caseworker"
    PUBLISHER = "publisher"
    ADMIN = "admin"


_CASEWORK = frozenset(
    {
        Permission.READ,
        Permission.HANDLE,
        Permission.REDACT,
        Permission.APPROVE,
        Permission.DECIDE,
        Permission.MANAGE,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.CASEWORKER: _CASEWORK,
    Role.PUBLISHER: _CASEWORK | {Permission.PUBLISH},
    Role.ADMIN: frozenset(Permission),
}


def allows(role: Role, permission: Permission) -> bool:
    """Return whether a role may do what takes `permission`."""
    return permission in PERMISSIONS[role]


def may_be_limited(role: Role) -> bool:
    """Return whether somebody of this role can be kept to some consultations.

    Who looks after users and the log sees all of the house.
    """
    return not allows(role, Permission.USERS)
