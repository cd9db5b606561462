"""The tree of receipts: a head, paths to it, and proofs that it only grew."""

import hashlib
import json

import pytest

from intake.core import receipt_tree
from intake.core.receipt_tree import ReceiptProof

SIZES = range(1, 40)
LEAVES = [receipt_tree.leaf("2026-03-02", str(each), "salt") for each in range(max(SIZES))]


def node(level, place):
    """The hash of a whole part, worked out from its leaves as RFC 6962 says."""
    return defined(LEAVES[place << level : place + 1 << level])


def defined(leaves):
    """The head of leaves by the definition in RFC 6962, 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return hashlib.sha256(b"\1" + defined(leaves[:middle]) + defined(leaves[middle:])).digest()


@pytest.mark.parametrize("size", SIZES)
def test_the_head_is_that_of_the_definition(size):
    assert receipt_tree.head(size, node) == defined(LEAVES[:size])


@pytest.mark.parametrize("size", SIZES)
def test_every_receipt_leads_to_the_head_and_to_no_other(size):
    head = receipt_tree.head(size, node)
    for index in range(size):
        path = receipt_tree.path(index, size, node)
        assert receipt_tree.head_by(index, size, LEAVES[index], path) == head
        assert receipt_tree.head_by(index, size, LEAVES[index - 1], path) != head or size == 1
        assert receipt_tree.head_by(index, size, LEAVES[index], [*path, head]) != head


@pytest.mark.parametrize("later", SIZES)
def test_a_later_head_is_shown_to_hold_all_of_an_earlier_one(later):
    its_head = receipt_tree.head(later, node)
    for earlier in range(later + 1):
        proof = receipt_tree.growth(earlier, later, node)
        before = (earlier, receipt_tree.head(earlier, node))
        assert receipt_tree.has_grown(before, (later, its_head), proof)
        if 0 < earlier < later:
            changed = (earlier, hashlib.sha256(before[1]).digest())
            assert not receipt_tree.has_grown(changed, (later, its_head), proof)
            assert not receipt_tree.has_grown(before, (later, changed[1]), proof)
            assert not receipt_tree.has_grown(before, (later, its_head), proof[:-1])


def test_a_receipt_that_was_taken_out_leaves_no_proof_of_growth():
    kept = [each for place, each in enumerate(LEAVES[:20]) if place != 3]
    proof = receipt_tree.growth(
        10, 19, lambda level, place: defined(kept[place << level :][: 1 << level])
    )
    before = (10, defined(LEAVES[:10]))
    assert not receipt_tree.has_grown(before, (19, defined(kept)), proof)


def a_proof(index=5, size=11):
    path = receipt_tree.path(index, size, node)
    return ReceiptProof(
        at="2026-03-02",
        sha256=str(index),
        salt="salt",
        index=index,
        size=size,
        path=tuple(each.hex() for each in path),
        head=receipt_tree.head(size, node).hex(),
        generation=3,
    )


def test_a_saved_proof_is_read_back_and_holds():
    read = receipt_tree.read(json.dumps(a_proof().written()))
    assert read == a_proof()
    assert read.holds()


@pytest.mark.parametrize(
    "changed",
    [{"at": "2026-03-03"}, {"sha256": "6"}, {"salt": ""}, {"index": 4}, {"size": 64}, {"path": []}],
    ids=str,
)
def test_a_proof_in_which_anything_was_changed_does_not_hold(changed):
    read = receipt_tree.read(json.dumps(a_proof().written() | changed))
    assert read is not None
    assert not read.holds()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        '{"format": "intake receipt proof 1"}',
        json.dumps(a_proof().written() | {"index": True}),
        json.dumps(a_proof().written() | {"index": "5"}),
        json.dumps(a_proof().written() | {"head": "æ"}),
        json.dumps(a_proof().written() | {"path": ["00"] * 65}),
        json.dumps(a_proof().written() | {"path": [5]}),
        json.dumps(a_proof().written() | {"more": 1}),
        json.dumps(a_proof().written() | {"format": "intake receipt proof 2"}),
    ],
    ids=lambda text: text[:30],
)
def test_anything_else_is_no_proof(text):
    assert receipt_tree.read(text) is None
