"""Which of our addresses a header names, and what a mistyped one was meant to be."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.addressing import answering, in_header, is_slip, meant

TOKEN = "abcdefghijklmnopqrstuvwxyz"


def names(raw):
    return list(in_header(raw, "post.example.dk"))


def test_delivery_is_asked_before_the_one_who_sent_it_on_and_the_one_who_wrote_it():
    raw = (
        b"Delivered-To: hoering@post.example.dk\r\nResent-To: <svar+b@POST.example.dk>\r\n"
        b'To: "Svar, a" <Svar+A@post.example.dk>,\r\n\tx@other.example.dk\r\n'
        b"Cc: svar+c@post.example.dk\r\nSubject: svar+d@post.example.dk\r\n\r\n"
        b"To: svar+e@post.example.dk\r\n"
    )
    assert names(raw) == [("hoering",), ("svar+b",), ("svar+a", "svar+c")]


def test_another_domain_is_not_ours_however_it_looks():
    raw = (
        b"To: svar+a@post.example.dk.evil.example, svar+b@xpost.example.dk,"
        b" svar+c@post-example.dk\r\n\r\n"
    )
    assert names(raw) == [(), (), ()]


def test_a_full_stop_behind_an_address_is_no_part_of_it():
    assert names(b"To: svar+a@post.example.dk.\r\n\r\n")[2] == ("svar+a",)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_searched_without_trouble(raw):
    assert len(names(b"To: " + raw)) == 3


@pytest.mark.parametrize(
    "raw", [b"To: " + b"a+" * 200_000, b"\n \n" * 100_000, b"To: x\r\n " * 40_000, b"a" * 300_000]
)
def test_a_hostile_header_takes_no_time(raw):
    began = time.perf_counter()
    names(raw)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "written",
    [
        "xbcdefghijklmnopqrstuvwxyz",
        "abcdefghijklmnopqrstuvwxy2",
        "abcdefghijklmopqrstuvwxyz",
        "bcdefghijklmnopqrstuvwxyz",
        "abcdefghijklmnopqrstuvwxy",
        "abcdefghijklmmnopqrstuvwxyz",
        "abcdefghijklmnopqrstuvwxyz7",
        "7abcdefghijklmnopqrstuvwxyz",
        "bacdefghijklmnopqrstuvwxyz",
        "abcdefghijklmnopqrstuvwxzy",
    ],
)
def test_one_slip_of_the_finger_is_understood(written):
    assert is_slip(written, TOKEN)
    assert meant(written, [TOKEN, TOKEN[::-1]]) == TOKEN


@pytest.mark.parametrize("written", ["", TOKEN, "xxcdefghijklmnopqrstuvwxyz", TOKEN[2:], TOKEN * 2])
def test_two_slips_or_none_are_not(written):
    assert not is_slip(written, TOKEN)


def test_what_could_be_two_is_neither():
    assert meant("ab", ["ac", "ad"]) == ""


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("raad@example.dk", "raad@example.dk"),
        ("Rådet <raad@example.dk>", "raad@example.dk"),
        ('"Rådet, det <nye>" <raad@example.dk>', "raad@example.dk"),
        ("Rådet\r\n <raad@example.dk> (formand)", "raad@example.dk"),
        ("Rådet", ""),
        ("", ""),
        ("(" * 5_000 + "raad@example.dk", ""),
        ("<" * 5_000, ""),
    ],
)
def test_who_answers_is_found_without_parsing_what_could_break_a_parser(written, address):
    raw = f"From: {written}\r\nIn-Reply-To: <a@b>\r\n\r\nHej".encode()
    assert answering(raw) == (address, ("<a@b>",))
