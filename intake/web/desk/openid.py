"""The authority's own sign-in, asked in OpenID Connect (Core 1.0) with PKCE (RFC 7636).

What it says is believed only where it is signed by its keys, meant for us, from the issuer that
is set, and an answer to what this browser asked a moment ago.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from intake.config import Settings

SECONDS = 10
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key of the directory's own; never one that our secret could make, nor none."""

LEEWAY = 120
_KNOWN = "intake.openid"


class NotBelieved(Exception):
    """The directory cannot be reached, or what it says cannot be believed; says why in a word."""


@dataclass(frozen=True)
class Person:
    """Whom the directory says it is."""

    email: str
    is_verified: bool


def redirect_uri(settings: Settings) -> str:
    """Return where the directory sends people back to: of our settings, never of a Host header."""
    return f"{settings.desk_url}/sign-in/openid/back"


def way_out(settings: Settings) -> str | None:
    """Return where one signs out at the directory too, None where it has no such place."""
    ends = _directory(settings).get("end_session_endpoint")
    if not isinstance(ends, str):
        return None
    after = {"post_logout_redirect_uri": f"{settings.desk_url}/sign-in"}
    return f"{ends}?{urlencode({'client_id': settings.oidc_client_id, **after})}"


def way_in(settings: Settings, *, state: str, nonce: str, verifier: str) -> str:
    """Return the address at the directory to send the browser to. Raises NotBelieved."""
    url, _ = _client(settings).create_authorization_url(
        _directory(settings)["authorization_endpoint"],
        state=state,
        nonce=nonce,
        code_verifier=verifier,
    )
    return str(url)


def person(
    settings: Settings, code: str, *, nonce: str, verifier: str, issuer: str, now: datetime
) -> Person:
    """Change the code for the directory's word on who it is. Raises NotBelieved.

    `issuer` is who answered by its own words (RFC 9207), empty where it says nothing.
    """
    directory = _directory(settings)
    if issuer != settings.oidc_issuer and (
        issuer or directory.get("authorization_response_iss_parameter_supported")
    ):
        raise NotBelieved("issuer")
    try:
        token = _client(settings).fetch_token(
            directory["token_endpoint"], code=code, code_verifier=verifier
        )
    except (OAuthError, RequestException, ValueError) as error:
        raise NotBelieved("code") from error
    claims = _claims(settings, str(token.get("id_token", "")), nonce=nonce, now=now)
    verified = claims.get("email_verified") is True or settings.oidc_trust_mail
    return Person(str(claims.get("email") or ""), verified)


def _claims(settings: Settings, id_token: str, *, nonce: str, now: datetime) -> Any:
    offered = _directory(settings).get("id_token_signing_alg_values_supported") or ["RS256"]
    try:
        keys = KeySet.import_key_set(_asked(settings, _directory(settings)["jwks_uri"]))
        allowed = [each for each in ALGORITHMS if each in offered]
        found = jwt.decode(id_token, keys, algorithms=allowed)
        claims = CodeIDToken(
            found.claims,
            found.header,
            options={
                "iss": {"essential": True, "value": settings.oidc_issuer},
                "aud": {"essential": True, "value": settings.oidc_client_id},
                "nonce": {"essential": True, "value": nonce},
                "exp": {"essential": True},
            },
            params={"client_id": settings.oidc_client_id, "nonce": nonce},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, KeyError) as error:
        raise NotBelieved("token") from error
    return claims


def _client(settings: Settings) -> Any:
    secret = settings.oidc_client_secret
    return OAuth2Session(
        settings.oidc_client_id,
        secret or None,
        scope="openid email",
        redirect_uri=redirect_uri(settings),
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        default_timeout=SECONDS,
    )


def _directory(settings: Settings) -> dict[str, Any]:
    """Return what the directory says of itself (OpenID Discovery 1.0), asked once a process."""
    known: dict[str, Any] | None = current_app.extensions.get(_KNOWN)
    if known is None:
        address = f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        known = _asked(settings, address)
        if known.get("issuer") != settings.oidc_issuer:
            raise NotBelieved("issuer")
        current_app.extensions[_KNOWN] = known
    return known


def _asked(settings: Settings, address: str) -> Any:
    try:
        answer = _client(settings).get(address, withhold_token=True, allow_redirects=False)
        answer.raise_for_status()
        return answer.json()
    except (RequestException, ValueError) as error:
        raise NotBelieved("directory") from error
