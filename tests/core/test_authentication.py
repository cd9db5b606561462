"""Whom we believe about a sender, and what DMARC makes of what proved itself."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake.core.authentication import (
    LARGEST,
    Malformed,
    Results,
    believed,
    claimed,
    dmarc,
    domain_of,
    results,
)
from intake.core.message import Authentication

EXCHANGE = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.dk; dkim=pass (signature was"
    " verified) header.d=example.dk;dmarc=pass action=none header.from=example.dk;compauth=pass"
)


def test_our_server_tells_what_it_found_whatever_the_folds_comments_and_quotes():
    found = claimed(
        [
            "mx.example.dk (a (nested) name; dmarc=fail) 1;\r\n"
            "\tdmarc (a; comment) = pass (p=none dis=none) header.from=Example.dk;\r\n"
            ' dkim/1=pass reason="good; dmarc=fail" header.d=example.dk header.b="a=b;c";\r\n'
            " spf=softfail smtp.mailfrom=bounce+a=b.dk@example.dk"
        ]
    )
    assert found == Authentication(
        dmarc="pass",
        dkim="pass",
        spf="softfail",
        source="mx.example.dk",
        author_domain="example.dk",
    )


def test_only_the_topmost_counts_for_anybody_may_have_written_the_others():
    ours = "mx.example.dk; dmarc=fail header.from=example.dk"
    forged = "mx.example.dk; dmarc=pass header.from=example.dk"
    assert claimed([ours, forged]).dmarc == "fail"
    assert claimed(["other.example; spf=pass", forged]).source == "other.example"


@pytest.mark.parametrize("result", ['pas""s', '"pa\\ss"', '"pass"', 'p"ass"'])
def test_a_result_is_one_plain_word_and_is_not_put_together_from_pieces(result):
    assert claimed([f"mx.example.dk; spf={result} smtp.mailfrom=example.dk"]) is None


@pytest.mark.parametrize(
    "name", ["", "other.example", "mx.example.dk.other.example", "x.mx.example.dk", "mx.example"]
)
def test_nobody_but_our_own_server_is_believed(name):
    found = claimed(["mx.example.dk; dmarc=pass header.from=example.dk"])
    assert believed(found, name) is None
    assert believed(found, "MX.example.dk") == found


def test_what_we_found_ourselves_is_believed_and_no_header_can_say_so():
    assert believed(Authentication(dmarc="pass", is_ours=True), "") is not None
    assert believed(claimed(["intake; dmarc=pass is_ours=1 header.from=example.dk"]), "") is None
    assert believed(None, "mx.example.dk") is None
    assert believed(claimed([]), "mx.example.dk") is None


def test_a_server_that_does_not_say_who_it_is_is_nobody():
    with pytest.raises(Malformed):
        results(EXCHANGE)
    assert claimed([EXCHANGE]) is None


def test_results_that_differ_are_no_pass_but_one_good_signature_is_enough():
    found = claimed(
        [
            "mx; dmarc=pass header.from=a.dk; dmarc=fail header.from=a.dk; spf=pass; spf=none;"
            " dkim=fail; dkim=pass header.d=a.dk"
        ]
    )
    assert (found.dmarc, found.spf, found.dkim) == ("fail", "none", "pass")
    two = claimed(["mx; dmarc=pass header.from=a.dk; dmarc=pass header.from=b.dk"])
    assert two.author_domain == ""


def test_nothing_was_tried():
    assert results("mx.example.dk 1; none") == Results("mx.example.dk")


@pytest.mark.parametrize(
    "value",
    [
        "",
        ";",
        "mx; dmarc",
        "mx; dmarc=",
        "mx; =pass",
        "mx; dmarc=pass (no end",
        'mx; dmarc="pass',
        "mx; dmarc=pass )",
        "mx two; dmarc=pass",
        "mx; dmarc=pass header.from",
        "x" * (LARGEST + 1),
    ],
)
def test_what_does_not_follow_the_grammar_says_nothing(value):
    assert claimed([value]) is None


@settings(deadline=5_000)  # quadratic time takes minutes; a busy machine, no more than this
@given(
    st.one_of(
        st.text(max_size=4_000),
        st.lists(
            st.sampled_from(
                ["mx", ";", "=", "(", ")", '"', "\\", "dmarc", "pass", " ", "\r\n ", "/", "1", "."]
            ),
            max_size=400,
        ).map("".join),
    )
)
@example("(" * LARGEST)
@example('"' * LARGEST)
@example("mx;" + "a=b " * 3_900)
@example('mx;"' + "\\" * (LARGEST - 4))
@example("mx; dmarc=" + '"a"' * 5_000)
def test_no_field_takes_long_or_breaks_the_reading(value):
    began = time.perf_counter()
    claimed([value])
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("letter", ["\u212a", "\uff4b", "\u043a"])  # Kelvin, wide, Cyrillic
def test_no_look_alike_is_folded_into_the_real_domain(letter):
    assert domain_of(f"raad@dan{letter}.dk") not in {"dank.dk", ""}
    assert claimed([f"mx; dmarc=pass header.from=dan{letter}.dk"]).author_domain != "dank.dk"


def test_a_danish_domain_is_compared_as_mail_servers_write_it():
    assert domain_of("Raad@råd.DK") == domain_of("raad@XN--rd-yia.dk") == "xn--rd-yia.dk"


RECORDS = {
    "_dmarc.example.dk": ["v=DMARC1; p=reject"],
    "_dmarc.strict.dk": ["v=DMARC1; p=reject; adkim=s; aspf=s"],
    "_dmarc.suffix.dk": ["v=DMARC1; p=none; psd=y"],
    "_dmarc.own.example.dk": ["v=DMARC1; p=none; psd=n"],
    "_dmarc.twice.dk": ["v=DMARC1; p=none", "v=DMARC1; p=reject"],
    "_dmarc.other.dk": ["a text about something else"],
}


def judged(author, *, dkim=(), spf=""):
    return dmarc(author, dkim=dkim, spf=spf, texts=lambda name: RECORDS.get(name, []))


def test_a_domain_that_stands_for_the_mail_itself_or_by_its_organisation_passes():
    assert judged("example.dk", dkim=["example.dk"]) == "pass"
    assert judged("example.dk", spf="mail.example.dk") == "pass"
    assert judged("raad.example.dk", dkim=["other.dk", "example.dk"]) == "pass"


def test_another_domain_proves_nothing():
    assert judged("example.dk", dkim=["example-dk.dk"], spf="other.dk") == "fail"
    assert judged("example.dk") == "fail"
    assert judged("example.dk", dkim=["notexample.dk"]) == "fail"


def test_a_strict_domain_wants_itself():
    assert judged("strict.dk", dkim=["mail.strict.dk"]) == "fail"
    assert judged("strict.dk", spf="strict.dk") == "pass"


def test_neighbours_under_a_public_suffix_are_strangers():
    assert judged("a.suffix.dk", dkim=["b.suffix.dk"]) == "fail"
    assert judged("a.suffix.dk", dkim=["mail.a.suffix.dk"]) == "pass"
    assert judged("own.example.dk", dkim=["example.dk"]) == "fail"


def test_a_domain_without_one_clear_policy_says_nothing():
    assert judged("unknown.dk", dkim=["unknown.dk"]) == "none"
    assert judged("twice.dk", dkim=["twice.dk"]) == "none"
    assert judged("other.dk", dkim=["other.dk"]) == "none"


def test_a_very_long_domain_costs_eight_look_ups():
    asked = []
    dmarc("a." * 60 + "dk", dkim=[], spf="", texts=lambda name: asked.append(name) or [])
    assert len(asked) == 8
