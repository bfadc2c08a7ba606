"""Passkeys: offered where browsers can have them, made and used by a device that really signs."""

import hashlib
import json
import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

NEARBY = {"HTTP_HOST": "localhost:8000"}
ORIGIN = "http://localhost:8000"
PRESENT_AND_VERIFIED = 0x01 | 0x04
CREATES = 0x40


class Device:
    """A phone's authenticator in a few lines: one key, honest signatures."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.handle = ""

    def _data(self, flags: int, credential: AttestedCredentialData | None = None) -> AuthenticatorData:
        site = hashlib.sha256(b"localhost").digest()
        return AuthenticatorData.create(site, flags, 0, credential or b"")

    def make(self, options: dict) -> str:
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        client = CollectedClientData.create("webauthn.create", asked["challenge"], ORIGIN)
        public = ES256.from_cryptography_key(self.key.public_key())
        known = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        made = AttestationObject.create("none", self._data(PRESENT_AND_VERIFIED | CREATES, known), {})
        return self._answer(clientDataJSON=client, attestationObject=made)

    def use(self, options: dict) -> str:
        client = CollectedClientData.create("webauthn.get", options["publicKey"]["challenge"], ORIGIN)
        data = self._data(PRESENT_AND_VERIFIED)
        signature = self.key.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=None)

    def _answer(self, **response: bytes | None) -> str:
        told = {name: self.handle if value is None else websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self.id)
        answer = {"id": name, "rawId": name, "type": "public-key", "response": told}
        return json.dumps(answer | {"clientExtensionResults": {"credProps": {"rk": True}}})


@pytest.fixture
def device() -> Device:
    return Device()


def add(browser: Client, device: Device, name: str = "My phone"):
    page = browser.get(reverse("people:passkeys"), **NEARBY)
    made = device.make(json.loads(page.context["options"]))
    given = {"name": name, "passwordless": "on", "credential": made}
    return browser.post(reverse("people:passkeys"), given, **NEARBY)


def sign_in(browser: Client, device: Device):
    address = reverse("people:sign_in_by_passkey")
    options = browser.get(address, HTTP_ACCEPT="application/json", **NEARBY).json()["request_options"]
    return browser.post(address, {"credential": device.use(options)}, **NEARBY)


def test_a_device_that_was_added_signs_its_person_in(ana, browser_of, device, stranger):
    assert add(browser_of(ana), device)["Location"].endswith("?done=added")
    assert sign_in(stranger, device)["Location"] == reverse("people:me")
    assert "Ana Alder" in stranger.get(reverse("people:me")).content.decode()


def test_the_session_key_changes_on_signing_in_by_passkey(ana, browser_of, device, stranger):
    add(browser_of(ana), device)
    stranger.get(reverse("people:sign_in_by_passkey"), HTTP_ACCEPT="application/json", **NEARBY)
    before = stranger.session.session_key
    sign_in(stranger, device)
    assert stranger.session.session_key != before


def test_a_device_that_nobody_added_signs_nobody_in(ana, browser_of, device, stranger):
    add(browser_of(ana), device)
    other = Device()
    other.handle = device.handle
    assert sign_in(stranger, other)["Location"].endswith("?again=passkey")
    assert stranger.get(reverse("people:me")).status_code == 302


def test_a_removed_device_opens_nothing_any_more(ana, browser_of, device, stranger):
    own = browser_of(ana)
    add(own, device)
    passkey = own.get(reverse("people:passkeys"), **NEARBY).context["passkeys"][0]
    own.post(reverse("people:remove_passkey", args=[passkey.id]), **NEARBY)
    assert sign_in(stranger, device)["Location"].endswith("?again=passkey")


def test_nobody_removes_somebody_elses_passkey(ana, ben, browser_of, device, stranger):
    own = browser_of(ana)
    add(own, device)
    passkey = own.get(reverse("people:passkeys"), **NEARBY).context["passkeys"][0]
    assert browser_of(ben).post(reverse("people:remove_passkey", args=[passkey.id])).status_code == 404
    assert sign_in(stranger, device)["Location"] == reverse("people:me")


def test_whoever_has_a_passkey_still_comes_in_with_a_code(ana, browser_of, device, stranger, mailoutbox):
    add(browser_of(ana), device)
    stranger.post(reverse("people:sign_in"), {"email": "ana@example.org"})
    code = mailoutbox[-1].body.split("Your code is ")[1].split()[0]
    assert stranger.post(reverse("people:code"), {"code": code})["Location"] == reverse("people:me")


WRONG = ["", "{", "{}", "[]", "1", "null", '"x"', '{"id": "x"}', '{"response": []}', '{"response": {"userHandle": 7}}']


@pytest.mark.parametrize(
    "answer", [*WRONG, json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": {}})]
)
def test_what_is_no_answer_of_a_device_is_refused_kindly(ana, browser_of, stranger, answer):
    address = reverse("people:sign_in_by_passkey")
    stranger.get(address, HTTP_ACCEPT="application/json", **NEARBY)
    assert stranger.post(address, {"credential": answer}, **NEARBY)["Location"].endswith("?again=passkey")
    own = browser_of(ana)
    own.get(reverse("people:passkeys"), **NEARBY)
    refused = own.post(reverse("people:passkeys"), {"credential": answer, "passwordless": "on"}, **NEARBY)
    assert refused.status_code == 400
    assert "That passkey did not fit" in refused.content.decode()


def test_passkeys_are_not_offered_over_plain_http_in_a_hall(ana, browser_of, stranger):
    hall = {"HTTP_HOST": "192.168.7.20:8000"}
    assert "passkey" not in stranger.get(reverse("people:sign_in"), **hall).content.decode()
    page = browser_of(ana).get(reverse("people:passkeys"), **hall).content.decode()
    assert "need a secure address" in page
    assert "Make a passkey" not in page
    assert stranger.get(reverse("people:sign_in_by_passkey"), **hall).status_code == 409


def test_passkeys_are_offered_over_https(stranger, db):
    assert "passkey" in stranger.get(reverse("people:sign_in"), secure=True).content.decode()


def test_a_hostile_name_of_a_device_is_shown_as_text(ana, browser_of, device):
    own = browser_of(ana)
    add(own, device, "<script>alert(1)</script>")
    assert "<script>alert" not in own.get(reverse("people:passkeys"), **NEARBY).content.decode()
