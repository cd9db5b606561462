"""Whom a receipt may be written to, whoever asks for one by writing to us."""

import re
from collections.abc import Collection

from intake.core.addressing import canonical

_NOBODY = re.compile(
    r"(?:postmaster|mailer-?daemon|mail-?daemon|daemon|bounces?|listserv|majordomo|abuse|root"
    r"|(?:no|do-?not|ikke)[-_.]?(?:reply|svar)|noreply\S*|svar-?ikke|auto-?(?:svar|reply|responder)"
    r"|notifications?|[^@]*-(?:request|owner|bounces?)|owner-[^@]*)(?:\+[^@]*)?@",
    re.IGNORECASE,
)


def may_go_to(address: str, *, mail_domain: str, ours: Collection[str] = ()) -> bool:
    """Tell whether an answer from this address may be acknowledged there.

    Not to a machine's address (RFC 3834 section 2, RFC 2142), and never to one of our own, which
    are all of `mail_domain` and `ours`: that would be a letter to ourselves.
    """
    known = canonical(address).rstrip(".")
    domain = known.rpartition("@")[2]
    if not domain or domain == mail_domain.lower() or known in map(canonical, ours):
        return False
    return not _NOBODY.match(known)


def untagged(address: str) -> tuple[str, str]:
    """Return local part and domain of an address without the tag behind a plus.

    All tags lead to one mailbox, so they share what it may be sent.
    """
    local, _, domain = address.rpartition("@")
    return local.partition("+")[0] or local, domain
