"""Names of records: stable, apart from each other, and not to be guessed."""

from hypothesis import given
from hypothesis import strategies as st

from intake.core import identifiers


@given(st.text(max_size=50), st.text(max_size=50))
def test_the_same_key_gives_the_same_names_and_another_key_others(one, other):
    assert identifiers.reference(one) == identifiers.reference(one)
    if one != other:
        assert identifiers.reference(one) != identifiers.reference(other)
        assert identifiers.public_id("submission", one) != identifiers.public_id(
            "submission", other
        )


def test_the_public_name_does_not_tell_the_private_one():
    key = "a key"
    private = identifiers.reference(key).replace("-", "").lower()
    assert identifiers.public_id("submission", key)[:4] not in private


def test_a_token_holds_130_bits_and_can_stand_in_any_mail_address():
    token = identifiers.token("secret", "mail", "park/1")
    assert len(token) * 5 == 130
    assert token == token.lower() and token.isalnum() and token.isascii()
    assert len(f"svar+{token}") <= 64  # RFC 5321 section 4.5.3.1.1


def test_tokens_differ_by_purpose_and_by_secret():
    tokens = {
        identifiers.token(secret, purpose, "park/1")
        for secret in ("one", "two")
        for purpose in ("mail", "link", "receipt")
    }
    assert len(tokens) == 6


def test_a_token_is_known_again_whatever_case_a_mail_server_gave_it():
    token = identifiers.token("secret", "mail", "park/1")
    assert identifiers.fingerprint(token.upper()) == identifiers.fingerprint(token)
