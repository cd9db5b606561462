"""The tree of all receipts: a head that binds them, and short proofs that one of them is in it.

A Merkle tree as in RFC 6962 (Certificate Transparency), section 2.1, with SHA-256: leaves and nodes
are hashed with different first bytes, and a tree only grows at its end. A path shows that a receipt
is counted; a proof of growth, that a later head has all that an earlier one had, unchanged.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Node = Callable[[int, int], bytes]
"""Gives the hash of a whole part of the tree: by level (0 for leaves) and place in that level."""

FORMAT = "intake receipt proof 1"
EMPTY = hashlib.sha256().digest()


def leaf(at: str, sha256: str, salt: str) -> bytes:
    """Return the leaf of a receipt: of its moment (ISO, UTC), what was received, and its salt."""
    said = json.dumps([at, sha256, salt], separators=(",", ":"))
    return hashlib.sha256(b"\0" + said.encode()).digest()


def salt(secret: bytes, reference: str, number: int) -> str:
    """Return the salt of a version's receipt: nobody without it can try texts against its leaf."""
    return hmac.new(secret, f"{reference}\0{number}".encode(), hashlib.sha256).hexdigest()


def above(left: bytes, right: bytes) -> bytes:
    """Return the hash of two parts of the tree."""
    return hashlib.sha256(b"\1" + left + right).digest()


def head(size: int, node: Node) -> bytes:
    """Return the head of the first `size` receipts."""
    return _of(0, size, node) if size else EMPTY


def path(index: int, size: int, node: Node) -> list[bytes]:
    """Return what is needed beside a leaf to work out the head: its neighbours, nearest first."""
    return _path(index, 0, size, node)


def growth(earlier: int, later: int, node: Node) -> list[bytes]:
    """Return what shows that the head of `later` receipts holds all of the `earlier` ones."""
    return _growth(earlier, 0, later, node, True) if 0 < earlier < later else []


def _split(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _of(start: int, end: int, node: Node) -> bytes:
    count = end - start
    if count & (count - 1) == 0 and start % count == 0:
        return node(count.bit_length() - 1, start // count)
    middle = start + _split(count)
    return above(_of(start, middle, node), _of(middle, end, node))


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _of(middle, end, node)]
    return [*_path(index, middle, end, node), _of(start, middle, node)]


def _growth(earlier: int, start: int, end: int, node: Node, whole: bool) -> list[bytes]:
    if earlier == end:
        return [] if whole else [_of(start, end, node)]
    middle = start + _split(end - start)
    if earlier <= middle:
        return [*_growth(earlier, start, middle, node, whole), _of(middle, end, node)]
    return [*_growth(earlier, middle, end, node, False), _of(start, middle, node)]


def head_by(index: int, size: int, its_leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the head that a leaf and its path give, or None where the path has the wrong length.

    RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, its_leaf
    for each in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = above(each, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = above(found, each)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def has_grown(earlier: tuple[int, bytes], later: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Return whether the later head (of so many) has all that the earlier one had, unchanged.

    RFC 9162, 2.1.4.2.
    """
    (first, first_head), (second, second_head) = earlier, later
    if first in {0, second}:
        return not proof and (first == 0 or first_head == second_head)
    if first > second or not proof:
        return False
    steps = [first_head, *proof] if first & (first - 1) == 0 else list(proof)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    one = other = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            one, other = above(each, one), above(each, other)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            other = above(other, each)
        place, last = place >> 1, last >> 1
    return last == 0 and (one, other) == (first_head, second_head)


@dataclass(frozen=True)
class ReceiptProof:
    """What shows that one receipt is among those that a publication counts; it tells no word.

    `at` is when it came in, `sha256` that of what was received, `index` its place from 0 among
    `size`, and `generation` the publication whose head it leads to.
    """

    at: str
    sha256: str
    salt: str
    index: int
    size: int
    path: tuple[str, ...]
    head: str
    generation: int

    def written(self) -> dict[str, Any]:
        """Return it as what is saved as JSON."""
        return {"format": FORMAT, **self.__dict__, "path": list(self.path)}

    def holds(self) -> bool:
        """Return whether the receipt, by its path, gives the head that it names."""
        its_leaf = leaf(self.at, self.sha256, self.salt)
        found = head_by(
            self.index, self.size, its_leaf, [bytes.fromhex(each) for each in self.path]
        )
        return found is not None and found.hex() == self.head


def read(text: str) -> ReceiptProof | None:
    """Return a proof that somebody saved, or None for anything else; never raises."""
    try:
        said = json.loads(text)
        if said.pop("format") != FORMAT:
            return None
        proof = ReceiptProof(**{**said, "path": tuple(said["path"])})
        numbers = (proof.index, proof.size, proof.generation)
        words = (proof.at, proof.sha256, proof.salt, proof.head, *proof.path)
        if not all(type(each) is int for each in numbers) or len(proof.path) > DEEPEST:
            return None
        for each in (proof.head, *proof.path):
            bytes.fromhex(each)
        return proof if all(isinstance(each, str) for each in words) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


DEEPEST = 64
"""Steps from a leaf to the head of more receipts than there are people."""
