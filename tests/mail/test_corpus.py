"""The figures that reading other people's mail must not fall below, over the shared corpus."""

from collections import Counter

import pytest

from bench import corpus, mail_accuracy

pytestmark = [
    pytest.mark.skipif(
        not corpus.FOLDER.is_dir(),
        reason="the mail corpus is not beside this checkout; set INTAKE_MAIL_CORPUS",
    ),
    pytest.mark.xdist_group("mail-corpus"),
]


@pytest.fixture(scope="module")
def figures():
    return mail_accuracy.measure()


def share(counted: Counter[bool]) -> float:
    return 100 * counted[True] / counted.total()


@pytest.mark.parametrize(
    ("family", "least"),
    [
        ("crisp", 95),
        ("talon", 88),
        ("quotequail", 96),
        ("phabricator", 94),
        ("github_erp", 95),
        ("zapier_erp", 95),
        ("alfonsrv", 85),
        ("danish_synthetic", 100),
    ],
)
def test_own_words_are_found_in(figures, family, least):
    assert share(figures.words[family]) >= least


def test_no_senders_words_are_missing_without_a_flag(figures):
    assert figures.lost == []


def test_doubts_are_rarer_than_answers_that_ask_nobody(figures):
    """Two families of one-word messages raise most of them; no more than this may be asked."""
    assert share(figures.flagged) <= 30


def test_no_persons_mail_is_taken_for_a_bounce(figures):
    assert figures.human_bounces == []


def test_bounces_are_known(figures):
    assert share(sum(figures.bounces.values(), Counter())) >= 98


def test_automatic_replies_are_known(figures):
    assert share(figures.automatic) == 100


def test_every_winmail_dat_gives_its_files(figures):
    assert share(figures.tnef) == 100


def test_only_what_goes_beyond_the_limits_is_unreadable(figures):
    assert figures.unread == ["mimekit/msg_stack-overflow"]


def test_no_message_takes_long(figures):
    assert max(figures.seconds) < 2
