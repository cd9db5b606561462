"""What may be believed about a sender: results of our own server (RFC 8601), DMARC (RFC 9989)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from intake.core.message import Authentication

LARGEST = 16_000
"""Characters of an Authentication-Results field that is read; our own server writes a few hundred.
"""

MOST_LABELS = 8
"""Labels of a domain up to which every parent is asked; above it six are skipped to (RFC 9989)."""

_SPACE = re.compile(r"[ \t\r\n]+")
_WORD = re.compile(r'[^\s()";=]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_TAG = re.compile(r"\s*([A-Za-z]+)\s*=\s*([^;]*?)\s*(?:;|\Z)")

Texts = Callable[[str], Sequence[str]]
"""Returns the TXT records of a name; none where there are none."""


class Malformed(ValueError):
    """A field that does not follow its grammar, and so says nothing."""


@dataclass(frozen=True)
class Result:
    """One method's result and what it is about, such as `header.from` and a domain."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Results:
    """A whole Authentication-Results field: who says so, and what."""

    source: str
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    follows: bool  # directly on the one before, with neither space nor comment between


def results(value: str) -> Results:
    """Return what an Authentication-Results field says. Raises Malformed, and nothing else."""
    if len(value) > LARGEST:
        raise Malformed("too long")
    head, *rest = _segments(list(_tokens(value)))
    source, at = _value(head, 0)
    if head[at:] and not (len(head) == at + 1 and head[at].text.isdecimal()):
        raise Malformed("no name of a server")
    found = [_result(each) for each in rest if each]
    return Results(source.lower(), tuple(each for each in found if each is not None))


def _tokens(value: str) -> Iterator[_Token]:
    at, follows = 0, False
    while at < len(value):
        sign = value[at]
        if found := _SPACE.match(value, at):
            at, follows = found.end(), False
            continue
        if sign == "(":
            at, follows = _after_comment(value, at), False
            continue
        if sign in ";=":
            yield _Token(sign, sign, follows)
            at += 1
        elif found := _QUOTED.match(value, at) or _WORD.match(value, at):
            is_quoted = sign == '"'
            text = re.sub(r"\\(.)", r"\1", found[1]) if is_quoted else found[0]
            yield _Token("quoted" if is_quoted else "word", text, follows)
            at = found.end()
        else:
            raise Malformed(f"a lone {sign!r}")
        follows = True


def _after_comment(value: str, at: int) -> int:
    """Return where the comment ends that begins here; comments may hold comments."""
    depth = 0
    while at < len(value):
        sign = value[at]
        at += 2 if sign == "\\" else 1
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at
    raise Malformed("a comment without an end")


def _segments(tokens: list[_Token]) -> list[list[_Token]]:
    segments: list[list[_Token]] = [[]]
    for each in tokens:
        if each.kind == ";":
            segments.append([])
        else:
            segments[-1].append(each)
    return segments


def _value(tokens: Sequence[_Token], at: int) -> tuple[str, int]:
    """Return the value that stands here, and what is after it; an address may hold a sign `=`."""
    if at >= len(tokens) or tokens[at].kind == "=":
        raise Malformed("a value is missing")
    end = at + 1
    while end < len(tokens) and tokens[end].follows:
        end += 1
    return "".join(each.text for each in tokens[at:end]), end


def _result(tokens: Sequence[_Token]) -> Result | None:
    """Return what `method[/version]=result [reason=…] [type.property=…]…` says."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "word" and len(tokens) == at + 1 and tokens[at].text == "none":
            return None  # RFC 8601, section 2.2: nothing was tried
        if tokens[at].kind != "word":
            raise Malformed("a name was expected")
        name = tokens[at].text
        if at + 1 >= len(tokens) or tokens[at + 1].kind != "=":
            raise Malformed(f"{name} has no value")
        value, end = _value(tokens, at + 2)
        if not pairs and (tokens[at + 2].kind != "word" or end > at + 3):
            raise Malformed("a result is one plain word")  # RFC 8601, section 2.2: a Keyword
        pairs.append((name.lower(), value))
        at = end
    (method, result), *properties = pairs
    return Result(method.partition("/")[0], result.lower(), tuple(properties))


def claimed(values: Sequence[str]) -> Authentication | None:
    """Return what the topmost Authentication-Results says and who claims it: proves nothing yet.

    Only the topmost, for those below it stood there before our own server saw the message.
    """
    if not values:
        return None
    try:
        found = results(values[0])
    except Malformed:
        return None
    of_dmarc = [each for each in found.results if each.method == "dmarc"]
    about = {value for each in of_dmarc for name, value in each.properties if name == "header.from"}
    return Authentication(
        dmarc=_agreed([each.result for each in of_dmarc]),
        dkim=_best([each.result for each in found.results if each.method == "dkim"]),
        spf=_agreed([each.result for each in found.results if each.method == "spf"]),
        arc=_agreed([each.result for each in found.results if each.method == "arc"]),
        source=found.source,
        author_domain=domain_of(about.pop()) if len(about) == 1 else "",
    )


def _agreed(found: Sequence[str]) -> str:
    """Return the result; of several that differ one that is no pass."""
    return next((each for each in found if each != "pass"), found[0] if found else "")


def _best(found: Sequence[str]) -> str:
    """Return the result of signatures: one good one is enough (RFC 6376, section 6.1)."""
    return "pass" if "pass" in found else _agreed(found)


def believed(found: Authentication | None, authserv_id: str) -> Authentication | None:
    """Return the results where we made them or our own server did, and None otherwise."""
    if found is None or found.is_ours:
        return found
    return found if authserv_id and found.source == authserv_id.lower() else None


def domain_of(address: str) -> str:
    """Return the domain of an address as mail servers write it; "" where they could not.

    Letters are put in code, never folded into others, so that no look-alike becomes the same.
    """
    domain = address.rpartition("@")[2]
    try:
        labels = [
            each.lower() if each.isascii() else "xn--" + each.encode("punycode").decode("ascii")
            for each in domain.split(".")
        ]
    except UnicodeError:
        return ""
    return ".".join(labels)


def dmarc(author: str, *, dkim: Sequence[str], spf: str, texts: Texts) -> str:
    """Return pass, fail or none: whether a domain that proved itself is the author's own.

    `dkim` are the domains of good signatures, `spf` the sender's domain where SPF passed.
    """
    policy, home = _organisation(author, texts)
    if policy is None:
        return "none"
    proven = [(each, policy.get("adkim")) for each in dkim]
    proven += [(spf, policy.get("aspf"))] if spf else []
    for domain, mode in proven:
        if domain == author:
            return "pass"
        if mode != "s" and _organisation(domain, texts)[1] == home:
            return "pass"
    return "fail"


def _organisation(domain: str, texts: Texts) -> tuple[dict[str, str] | None, str]:
    """Return the policy for a domain, and its organisation's domain, by RFC 9989's tree walk."""
    found = [(name, record) for name in _parents(domain) if (record := _record(name, texts))]
    home = found[-1][0] if found else domain
    for name, record in found:
        if record.get("psd") == "n":
            home = name
            break
        if record.get("psd") == "y" and name != domain:
            count = name.count(".") + 2
            home = ".".join(domain.split(".")[-count:])
            break
    by_name = dict(found)
    first = found[0][1] if found else None
    return by_name.get(domain) or by_name.get(home) or first, home


def _parents(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    yield domain
    start = 1 if len(labels) <= MOST_LABELS else len(labels) - (MOST_LABELS - 1)
    for at in range(start, len(labels)):
        yield ".".join(labels[at:])


def _record(domain: str, texts: Texts) -> dict[str, str] | None:
    """Return the tags of a domain's DMARC record; None where it has none or more than one."""
    found = [
        each for each in texts(f"_dmarc.{domain}") if re.match(r"v\s*=\s*DMARC1\s*(;|$)", each)
    ]
    if len(found) != 1:
        return None
    return {tag.lower(): value.lower() for tag, value in _TAG.findall(found[0][:2_000])}
