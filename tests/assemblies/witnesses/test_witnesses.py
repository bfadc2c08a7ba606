"""Somebody outside signs the record too: named here, and this instance for others."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assemblies.members.services import reissue_card
from assemblies.minutes import signing
from assemblies.minutes.heads import newest_head, sign_head
from assemblies.minutes.merkle import is_consistent, is_included, leaf_hash
from assemblies.minutes.models import Entry, Head
from assemblies.witnesses import services, watching
from assemblies.witnesses.errors import (
    BadSignature,
    BadWitness,
    OwnKey,
    TooManyWitnesses,
    UnknownHead,
    UnknownWitness,
    WitnessKnown,
)
from assemblies.witnesses.models import Cosignature, Watched, Witness
from config.calling import CallFailed, Said
from config.clock import now
from config.errors import NotAllowed

pytestmark = pytest.mark.django_db
DOOR = "https://elsewhere.example/api/v1/assemblies/two-shores/"


class Outside:
    """A witness with a key of their own, and nothing of ours."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw().hex()
        self.key_id = signing.id_of(self.public)

    def sign(self, head, *, purpose=services.WITNESS):
        return self.key.sign(purpose.encode() + b"\0" + head.signed).hex()

    def given(self, head, **changed):
        told = {"key_id": self.key_id, "size": head.size, "root": head.root, "at": head.stamp}
        return told | {"signature": self.sign(head)} | changed


@pytest.fixture
def wanda():
    return Outside()


@pytest.fixture
def named(assembly, ola, wanda):
    return services.name_witness(assembly, by=ola, name="The Evening Paper", public=wanda.public)


@pytest.fixture
def head(assembly, named):
    return sign_head(assembly.id)


# Here


def test_a_witness_signs_a_head_and_the_minutes_say_so_once(assembly, wanda, head):
    for _turn in range(2):
        services.take_cosignature(assembly, **wanda.given(head))
    noted = [entry.body for entry in Entry.objects.of(assembly.id).filter(type="head.witness")]
    assert noted == [{"key_id": wanda.key_id, "size": head.size, "root": head.root}]
    assert Cosignature.objects.count() == 1


def test_the_minutes_know_the_key_and_not_the_name(assembly, wanda, named):
    entry = Entry.objects.of(assembly.id).get(type="witness.add")
    assert entry.body["public"] == wanda.public
    assert "Evening" not in entry.text


@pytest.mark.parametrize(
    "changed, refusal",
    [
        ({"root": "0" * 64}, UnknownHead),
        ({"size": 1}, UnknownHead),
        ({"at": "2026-11-20T09:00:00.000Z"}, UnknownHead),
        ({"at": "noon"}, UnknownHead),
        ({"key_id": "0" * 64}, UnknownWitness),
        ({"signature": "0" * 128}, BadSignature),
        ({"signature": "x"}, BadSignature),
    ],
)
def test_a_signature_that_is_none_is_not_taken(assembly, wanda, head, changed, refusal):
    with pytest.raises(refusal):
        services.take_cosignature(assembly, **wanda.given(head, **changed))
    assert not Cosignature.objects.exists()


def test_a_signature_given_for_something_else_is_not_taken(assembly, wanda, head):
    for purpose in (signing.HEAD, signing.PROMISE, ""):
        with pytest.raises(BadSignature):
            services.take_cosignature(assembly, **wanda.given(head, signature=wanda.sign(head, purpose=purpose)))


def test_a_witness_of_another_assembly_is_none_here(assembly, wanda, head, dee):
    with pytest.raises(UnknownWitness):
        services.take_cosignature(dee.body.assembly, **wanda.given(head))


def test_whoever_is_no_witness_any_more_signs_nothing_more(assembly, wanda, head, named, gus):
    services.take_cosignature(assembly, **wanda.given(head))
    services.end_witness(named, by=gus)
    with pytest.raises(UnknownWitness):
        services.take_cosignature(assembly, **wanda.given(head))
    assert Cosignature.objects.count() == 1


def test_only_organisers_and_guarantors_name_witnesses(assembly, wanda, fay, ana, mo, gus):
    for seat in (fay, ana, mo):
        with pytest.raises(NotAllowed):
            services.name_witness(assembly, by=seat, name="A", public=wanda.public)
    assert services.name_witness(assembly, by=gus, name="A", public=wanda.public).public == wanda.public


@pytest.mark.parametrize(
    "name, public", [("", "a" * 64), ("A", ""), ("A", "g" * 64), ("A", "a" * 63), ("A" * 81, "a" * 64)]
)
def test_a_witness_needs_a_name_and_a_key(assembly, ola, name, public):
    with pytest.raises(BadWitness):
        services.name_witness(assembly, by=ola, name=name, public=public)


def test_nobody_is_their_own_witness_or_one_twice(assembly, ola, wanda, named):
    with pytest.raises(OwnKey):
        services.name_witness(assembly, by=ola, name="A", public=signing.current_key().public)
    with pytest.raises(WitnessKnown):
        services.name_witness(assembly, by=ola, name="A", public=wanda.public.upper())


def test_there_is_an_end_to_witnesses(assembly, ola, monkeypatch, named):
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(TooManyWitnesses):
        services.name_witness(assembly, by=ola, name="A", public=Outside().public)


def test_a_program_without_a_name_signs_through_rest(assembly, wanda, head, stranger):
    door = reverse("api:cosignatures", args=["two-shores"])
    taken = stranger.post(door, wanda.given(head), content_type="application/json")
    assert taken.status_code == 201
    refused = stranger.post(door, Outside().given(head), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "unknown-witness")
    page = stranger.get(reverse("chronicle:minutes", args=["two-shores"])).content.decode()
    assert f"witnessed to line {head.size} by <bdi>The Evening Paper</bdi>" in page
    shown = stranger.get(reverse("api:heads", args=["two-shores"])).json()["results"][0]
    assert shown["cosignatures"] == [{"key_id": wanda.key_id, "signature": wanda.sign(head)}]


def test_an_organiser_names_one_on_the_page_and_ends_it(assembly, ola, fay, wanda, browser_of, stranger):
    page = reverse("witnesses:list", args=["two-shores"])
    sent = {"name": "The Evening Paper", "public": wanda.public}
    assert browser_of(fay).post(page, sent).status_code == 403
    assert browser_of(ola).post(page, sent | {"public": "x"}).status_code == 400
    assert browser_of(ola).post(page, sent).status_code == 303
    assert "The Evening Paper" in stranger.get(page).content.decode()
    end = reverse("witnesses:end", args=[Witness.objects.get().id])
    assert browser_of(fay).post(end).status_code == 404
    assert browser_of(ola).post(end).status_code == 303
    assert "The Evening Paper" not in browser_of(ola).get(page).content.decode()


def test_anybody_gets_proofs_that_hold(assembly, eva, fay, head, stranger):
    for _line in range(5):
        reissue_card(eva, by=fay)
    sign_head(assembly.id)
    grown = stranger.get(reverse("api:newest_head", args=["two-shores"]), {"since": head.size}).json()
    path = [bytes.fromhex(step) for step in grown["proof"]]
    new = bytes.fromhex(grown["root"])
    assert is_consistent(head.size, bytes.fromhex(head.root), grown["size"], new, path)
    line = Entry.objects.get(chain=assembly.id, seq=3)
    door = reverse("api:line_proof", args=["two-shores", 3])
    proved = stranger.get(door, {"size": grown["size"]}).json()
    path = [bytes.fromhex(step) for step in proved["proof"]]
    assert is_included(leaf_hash(line.text.encode()), 2, grown["size"], path, new)
    for asked in ({"size": 2}, {"size": 10_000}, {"size": 0}, {"size": "x"}):
        assert stranger.get(door, asked).status_code == 400
    assert stranger.get(reverse("api:line_proof", args=["two-shores", 10_000])).status_code == 404
    assert stranger.get(reverse("api:newest_head", args=["two-shores"]), {"since": 10_000}).status_code == 400


# For others


@pytest.fixture
def wire(stranger, monkeypatch):
    """What this instance says to the one elsewhere reaches the real doors; ``wire.answers`` come instead."""

    class Wire:
        answers: list = []
        sent: list = []

    def call(url, *, method="POST", body=b"", headers=None):
        Wire.sent.append((method, url))
        if Wire.answers:
            answer = Wire.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        said = stranger.generic(method, path, body, content_type="application/json")
        return Said(said.status_code, {}, said.content)

    Wire.answers, Wire.sent = [], []
    monkeypatch.setattr(watching, "call", call)
    return Wire


@pytest.fixture
def us(monkeypatch):
    """The key with which this instance signs for others, as if it were another instance."""
    outside = Outside()
    monkeypatch.setattr(watching.signing, "key_id", lambda: outside.key_id)
    real = signing.sign

    def sign(domain, content, *, key=""):
        if domain == services.WITNESS:
            return outside.key.sign(domain.encode() + b"\0" + content).hex()
        return real(domain, content, key=key)

    monkeypatch.setattr(watching.signing, "sign", sign)
    return outside


@pytest.fixture
def watched(assembly, ola, us, wire):
    monkey = us
    key = signing.current_key()
    Witness.objects.create(
        assembly=assembly, name="Neighbours", key_id=monkey.key_id, public=monkey.public, added_at=now(), added_by=ola
    )
    sign_head(assembly.id)
    assert key.id != us.key_id
    return watching.watch(DOOR)


def more(assembly, eva, fay, lines=3):
    for _line in range(lines):
        reissue_card(eva, by=fay)
    return sign_head(assembly.id)


def test_a_record_that_only_grows_is_signed_again_and_again(assembly, watched, wire, eva, fay):
    for _turn in range(3):
        head = more(assembly, eva, fay)
        seen = watching.look_at(watched)
        assert (seen.problem, seen.size, seen.root) == ("", head.size, head.root)
        assert Cosignature.objects.filter(head=head).count() == 1
    assert watching.look_at(watched).problem == ""
    assert [method for method, _url in wire.sent].count("POST") == 3


def forged(head, **changed):
    told = {
        "size": head.size, "root": head.root, "at": head.stamp, "key_id": head.key_id,
        "signature": head.signature, "public": head.key.public, "since": 0, "proof": [],
    }  # fmt: skip
    return told | changed


def said(told, status=200):
    return Said(status, {}, json.dumps(told).encode())


def another_record(head, *, size=0):
    """A head that the same machine signed over other lines."""
    other = Head(chain=head.chain, size=size or head.size, root="ab" * 32, at=head.at, key=head.key)
    return forged(other, signature=signing.sign(signing.HEAD, other.signed))


@pytest.mark.parametrize("grown", [0, 7])
def test_a_record_that_was_changed_is_never_signed_again_and_both_heads_are_kept(watched, wire, assembly, grown):
    watching.look_at(watched)
    head, size = newest_head(assembly.id), watched.size
    wire.answers = [said(another_record(head, size=head.size + grown))]
    seen = watching.look_at(watched)
    assert (seen.problem, seen.size) == ("not-the-same-record", size)
    assert {"before", "after"} <= seen.evidence.keys()
    sent = len(wire.sent)
    assert watching.look_at(watched).problem == "not-the-same-record"
    assert len(wire.sent) == sent
    watching.trust_again(watched)
    assert watching.look_at(watched).problem == ""


def test_a_record_that_went_back_is_not_signed(watched, wire, assembly, eva, fay):
    old = newest_head(assembly.id)
    more(assembly, eva, fay)
    watching.look_at(watched)
    wire.answers = [said(forged(old))]
    assert watching.look_at(watched).problem == "went-back"
    watching.trust_again(watched)
    watching.look_at(watched)
    wire.answers = [said({"code": "bad-size"}, 400)]
    assert watching.look_at(watched).problem == "went-back"


def test_another_key_is_not_taken_for_the_one_that_is_known(watched, wire, assembly, eva, fay):
    watching.look_at(watched)
    signing.rotate()
    more(assembly, eva, fay)
    assert watching.look_at(watched).problem == "other-key"


def test_a_head_that_its_key_did_not_sign_is_not_signed(watched, wire, assembly):
    wire.answers = [said(forged(newest_head(assembly.id), signature="0" * 128))]
    assert watching.look_at(watched).problem == "bad-signature"


HOSTILE = [
    b"", b"{", b"[]", b"null", b"7", b"\xff", b"[" * 50_000, b'{"size":NaN}', b'{"proof":[],"proof":[]}', b"{}",
    b'{"size":1e0,"proof":[]}',
]  # fmt: skip
CHANGED = [
    {"size": 0}, {"size": -1}, {"size": True}, {"size": 2**53}, {"size": "1"}, {"size": 1.0}, {"root": "x"},
    {"root": None}, {"root": ["a"]}, {"at": "now"}, {"at": "2026-11-20T09:00:00.000Z\n"}, {"key_id": "0" * 64},
    {"public": "0" * 64}, {"public": "A" * 64}, {"signature": "0"}, {"proof": None}, {"proof": [1]},
    {"proof": ["0" * 64] * 200}, {"proof": ["g" * 64]},
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE)
def test_an_answer_that_is_none_does_no_harm(watched, wire, body):
    wire.answers = [Said(200, {}, body)]
    seen = watching.look_at(watched)
    assert (seen.problem, seen.size) == ("bad-answer", 0)
    assert watching.look_at(watched).problem == ""


@pytest.mark.parametrize("changed", CHANGED)
def test_a_head_with_a_part_that_is_none_does_no_harm(watched, wire, assembly, changed):
    wire.answers = [said(forged(newest_head(assembly.id)) | changed)]
    seen = watching.look_at(watched)
    assert (seen.problem, seen.size) == ("bad-answer", 0)


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_head_or_refused(body):
    with pytest.raises(watching.Wrong, match="bad-answer"):
        watching.read_head(body)


@pytest.mark.parametrize("answer", [CallFailed("too-slow"), CallFailed("no-connection"), Said(500, {}, b"")])
def test_silence_passes(watched, wire, answer):
    wire.answers = [answer]
    seen = watching.look_at(watched)
    assert seen.problem in watching.PASSING
    assert seen.next_at < now() + watching.EVERY
    assert watching.look_at(watched).problem == ""


def test_what_was_signed_and_did_not_arrive_is_sent_again(assembly, watched, wire, stranger):
    newest = stranger.get(reverse("api:newest_head", args=["two-shores"]))
    wire.answers = [Said(200, {}, newest.content), CallFailed("too-slow")]
    assert watching.look_at(watched).problem == "too-slow"
    assert not Cosignature.objects.exists()
    assert Watched.objects.get().size == newest.json()["size"]
    assert watching.look_at(watched).problem == ""
    assert Cosignature.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["http://elsewhere.example/", "https://127.0.0.1/", "https://[::1]/x/", "https://10.0.0.1/"]
)
def test_an_address_inside_is_never_called(db, settings, url):
    settings.WEBHOOK_ALLOW = []
    seen = watching.look_at(watching.watch(url))
    assert seen.problem in {"inside", "not-https"}


def test_what_is_due_is_looked_at_and_what_is_not_waits(watched, wire):
    assert watching.look_due() == 1
    assert watching.look_due() == 0


@pytest.mark.django_db(transaction=True)
def test_one_machine_asks_another_over_the_wire(assembly, ola, us, live_server, settings, capsys):
    settings.WEBHOOK_ALLOW = [urlsplit(live_server.url).netloc]
    Witness.objects.create(
        assembly=assembly, name="Neighbours", key_id=us.key_id, public=us.public, added_at=now(), added_by=ola
    )
    sign_head(assembly.id)
    with pytest.raises(SystemExit) as ended:
        call_command("witness", f"{live_server.url}/api/v1/assemblies/two-shores/")
    assert ended.value.code == 0, capsys.readouterr()
    assert Cosignature.objects.count() == 1
    call_command("witness")
    assert "to line" in capsys.readouterr().out
