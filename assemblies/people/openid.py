"""Signing in with a provider that the operator chose, by OpenID Connect: the code flow with PKCE, state and nonce.

It identifies, and nothing more: what comes back is who the provider says is there. Every answer is checked here: the
signature with the provider's own keys, the issuer, the audience, the nonce and the time.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings

from config.calling import CallFailed, CallRefused, call

SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LEEWAY = 60
OK = 200


class ProviderFailed(Exception):
    """The provider could not be asked, or said something that does not hold. ``code`` says which, for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Begun:
    """What the browser's session keeps until the provider sends it back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who the provider says is there. ``email`` is empty unless the provider has checked it."""

    issuer: str
    subject: str
    email: str


def is_configured() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def begin(redirect_uri: str) -> tuple[str, Begun]:
    """The address at the provider to go to, and what to remember meanwhile."""
    begun = Begun(*(secrets.token_urlsafe(32) for _each in range(3)))
    challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": redirect_uri,
        "scope": "openid email",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = discovered()["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", begun


def finish(answer: Mapping[str, str], begun: Begun, redirect_uri: str) -> Identity:
    """Who came back. Raises ProviderFailed unless everything holds."""
    if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise ProviderFailed("state")
    known = discovered()
    if answer.get("iss", known["issuer"]) != known["issuer"]:
        raise ProviderFailed("issuer")
    if not answer.get("code"):
        raise ProviderFailed("no-code")
    claims = verified(_exchanged(answer["code"], begun, redirect_uri, known), known)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), begun.nonce.encode()):
        raise ProviderFailed("nonce")
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Identity(str(claims["iss"]), str(claims["sub"]), str(email or ""))


def discovered() -> dict[str, str]:
    """What the provider says about itself, and only of itself."""
    told = _json(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration")
    needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(told.get(name), str) for name in needed):
        raise ProviderFailed("discovery")
    if told["issuer"].rstrip("/") != settings.OIDC_ISSUER:
        raise ProviderFailed("issuer")
    if settings.MODE == "production" and urlsplit(told["authorization_endpoint"]).scheme != "https":
        raise ProviderFailed("not-https")
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return {name: told[name] for name in needed} | {"basic": "yes" if "client_secret_basic" in methods else ""}


def verified(token: str, known: Mapping[str, str]) -> dict[str, Any]:
    """What an id token says, once its signature, issuer, audience and time hold."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        keys = [one for one in jwt.PyJWKSet.from_dict(_json(known["jwks_uri"])).keys if one.public_key_use != "enc"]
        fitting = [one for one in keys if one.key_id == kid] if kid else keys if len(keys) == 1 else []
        if not fitting:
            raise ProviderFailed("key")
        claims = jwt.decode(
            token,
            fitting[0],
            algorithms=SIGNED_WITH,
            audience=settings.OIDC_CLIENT_ID,
            issuer=known["issuer"],
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as fault:
        raise ProviderFailed(type(fault).__name__) from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID or (several and "azp" not in claims):
        raise ProviderFailed("azp")
    return dict(claims)


def _exchanged(code: str, begun: Begun, redirect_uri: str, known: Mapping[str, str]) -> str:
    """The id token that the code stands for."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": begun.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    named, secret = settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    if secret and known["basic"]:
        both = f"{quote(named, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {b64encode(both).decode()}"
    else:
        sent |= {"client_id": named} | ({"client_secret": secret} if secret else {})
    token = _json(known["token_endpoint"], urlencode(sent).encode(), headers).get("id_token")
    if not isinstance(token, str):
        raise ProviderFailed("no-token")
    return token


def _json(url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    try:
        said = call(url, method="POST" if body else "GET", body=body, headers=headers, is_own=True)
        told = json.loads(said.body)
    except (CallFailed, CallRefused) as fault:
        raise ProviderFailed(fault.code) from None
    except ValueError:
        raise ProviderFailed("no-json") from None
    if said.status != OK or not isinstance(told, dict):
        raise ProviderFailed("refused")
    return told
