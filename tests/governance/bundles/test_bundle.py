"""The bundle: one file, the same bytes for the same state, that a stranger checks without us."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
from itertools import permutations
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.urls import reverse

from assemblies.members.leaving import erase_oneself
from assemblies.members.models import Role, Seat
from assemblies.minutes import signing, verify
from assemblies.minutes.heads import newest_head, sign_head
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from assemblies.witnesses.services import WITNESS, name_witness, take_cosignature
from governance.ballots import services as ballots
from governance.ballots.secrecy.promises import promise
from governance.bundles import services
from governance.bundles.questions import Edition


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def bundle(assembly):
    """The bundle of the record as it stands now: ``bundle()``, or ``bundle(Edition.AUDITORS)``."""

    def make(edition=Edition.PUBLIC, *, sign=True):
        if sign:
            sign_head(assembly.id)
        return services.bundle_of(assembly, edition).read_bytes()

    return make


def checked(content, **known):
    return verify.verify_bundle(verify.read_tar(content), **known)


def failed(report):
    return {(claim.about, claim.name, claim.detail) for claim in report.claims if claim.verdict == verify.FAIL}


def unchecked(report):
    return {(claim.about, claim.name) for claim in report.claims if claim.verdict == verify.NOT_CHECKED}


def names_in(content):
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        return [member.name for member in tar]


def test_a_stranger_checks_a_counted_vote_with_the_bundle_alone(counted_question, bundle, tmp_path):
    (tmp_path / "two-shores-bundle.tar").write_bytes(bundle())
    subprocess.run(["tar", "-xf", "two-shores-bundle.tar", "verify.py"], cwd=tmp_path, check=True)
    command = [sys.executable, "-I", "-S", "verify.py", "two-shores-bundle.tar"]
    done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "recount: adopted (yes) in 1 round" in done.stdout
    assert "signatures: 1 head signed by" in done.stdout


def test_an_unpacked_bundle_is_as_good(counted_question, bundle, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    subprocess.run(["tar", "-xf", "-"], cwd=here, input=bundle(), check=True)
    (here / "notes.txt").write_text("Mine.")
    assert verify.verify_bundle(verify.read_folder(here)).exit_code == 0
    (here / "questions" / "another").mkdir()
    (here / "questions" / "another" / "ballots.jsonl").write_text("x")
    assert verify.verify_bundle(verify.read_folder(here)).exit_code == 1


def test_it_holds_what_it_should_and_nothing_else(counted_question, frozen_again, bundle):
    one, other = str(counted_question.id), str(frozen_again.id)
    assert names_in(bundle()) == sorted(
        [
            *("VERIFY.md", "bundle.json", "heads.jsonl", "log.jsonl", "verify.py"),
            *(f"questions/{one}/{name}" for name in ("ballots.jsonl", "config.json", "result.json")),
            f"questions/{other}/config.json",
        ]
    )


@pytest.fixture
def frozen_again(plenary, fay, members):
    draft = ballots.draft_question(plenary, by=fay, title="And shade?")
    return ballots.freeze_question(draft, by=fay)


def test_the_same_state_gives_the_same_bytes(counted_question, bundle, settings):
    first = bundle()
    shutil.rmtree(Path(settings.VAR_DIR) / "bundles")
    assert bundle(sign=False) == first


def test_it_is_made_once_for_each_state_and_old_ones_go(counted_question, bundle, settings, fay, eva):
    first = bundle()
    folder = Path(settings.VAR_DIR) / "bundles"
    made = [place.stat().st_mtime_ns for place in folder.iterdir()]
    assert bundle(sign=False) == first
    assert [place.stat().st_mtime_ns for place in folder.iterdir()] == made
    ballots.certify_question(counted_question, by=eva_as_guarantor(eva))
    assert bundle() != first
    assert len(list(folder.iterdir())) == 1


def eva_as_guarantor(seat: Seat) -> Seat:
    seat.role = Role.GUARANTOR
    seat.save()
    return seat


def test_once_everybody_is_erased_it_is_byte_for_byte_the_same_and_still_verifies(counted_question, bundle, settings):
    before = bundle()
    size = newest_head(counted_question.body.assembly_id).size
    for person in Person.objects.filter(seats__role=Role.MEMBER).distinct():
        erase_oneself(person)
    shutil.rmtree(Path(settings.VAR_DIR) / "bundles")
    assert bundle(sign=False) == before
    after = bundle()
    assert checked(after).exit_code == 0
    log, longer = (verify.read_tar(one).files["log.jsonl"] for one in (before, after))
    assert longer.startswith(log)
    assert len(longer.splitlines()) > size
    kept = f"questions/{counted_question.id}/ballots.jsonl"
    assert verify.read_tar(before).files[kept] == verify.read_tar(after).files[kept]
    for name in ("Ana", "Alder", "Ben", "Birch", "example.org", "All have voted."):
        assert name.encode() not in after


def test_what_came_after_the_newest_head_waits_for_the_next(counted_question, bundle, eva):
    size = len(verify.read_tar(bundle()).files["log.jsonl"].splitlines())
    ballots.certify_question(counted_question, by=eva_as_guarantor(eva))
    assert Entry.objects.filter(chain=counted_question.body.assembly_id).count() > size
    assert len(verify.read_tar(bundle(sign=False)).files["log.jsonl"].splitlines()) == size


@pytest.mark.parametrize("edition", list(Edition))
def test_votes_for_members_alone_are_in_the_auditors_edition_alone(draft, members, fay, cast, count, bundle, edition):
    draft.seen_by = "members"
    draft.save()
    frozen = ballots.freeze_question(draft, by=fay)
    opened = ballots.open_question(frozen, by=fay, minutes=30)
    for seat in members[:4]:
        cast(opened, seat, "yes")
    count(opened)
    report = checked(bundle(edition))
    assert not failed(report)
    hidden = {(str(draft.id), name) for name in ("recount", "roll", "sealed")}
    assert unchecked(report) == (hidden if edition == Edition.PUBLIC else set())


def test_the_assembly_is_signed_after_each_step_by_the_sweeper(open_question, members, cast, count):
    assert services.sign_heads() == 1
    assert services.sign_heads() == 0
    cast(open_question, members[0], "yes")
    assert services.sign_heads() == 0
    count(open_question)
    assert services.sign_heads() == 1


def test_the_command_writes_it(counted_question, tmp_path, capsys):
    to = tmp_path / "b.tar"
    call_command("bundle", "two-shores", "--sign", "--to", str(to))
    assert hashlib.sha256(to.read_bytes()).hexdigest() in capsys.readouterr().out
    assert checked(to.read_bytes()).exit_code == 0
    with pytest.raises(SystemExit):
        call_command("bundle", "nowhere")
    assert "two-shores" in capsys.readouterr().err


def test_everybody_downloads_the_public_edition(counted_question, bundle, visit):
    whole = bundle()
    answer = visit().get(reverse("bundles:public", args=["two-shores"]))
    assert b"".join(answer.streaming_content) == whole
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(visit().get(reverse("api:bundle", args=["two-shores"])).content)
    assert told["sha256"] == hashlib.sha256(whole).hexdigest()
    assert told["bytes"] == len(whole)
    page = visit().get(reverse("bundles:bundle", args=["two-shores"])).content.decode()
    assert "Download the bundle" in page
    assert "Signed to line" in page


def test_somebody_else_names_an_auditor_and_the_minutes_say_so(counted_question, ola, gus, fay, visit, ana):
    tar = reverse("bundles:auditors", args=["two-shores"])
    page = reverse("bundles:bundle", args=["two-shores"])
    assert visit(gus).get(tar).status_code == 403
    assert visit(gus).post(page, {"to": gus.id}).status_code == 400
    assert visit(fay).post(page, {"to": gus.id}).status_code == 403
    assert visit(ola).post(page, {"to": fay.id}).status_code == 400
    assert visit(ola).post(page, {"to": gus.id}).status_code == 303
    assert Entry.objects.get(type="bundle.hand_over").body["to"] == gus.opaque_id
    answer = visit(gus).get(tar)
    assert answer.status_code == 200
    assert checked(b"".join(answer.streaming_content)).exit_code == 0
    for other in (ola, ana):
        assert visit(other).get(tar).status_code == 403
    visit(ola).post(reverse("bundles:end", args=[gus.handovers.get().id]))
    assert visit(gus).get(tar).status_code == 403


def test_whoever_is_no_guarantor_any_more_fetches_nothing(counted_question, ola, gus, visit):
    services.hand_over(counted_question.body.assembly, by=ola, to=gus)
    gus.role = Role.OBSERVER
    gus.save()
    assert visit(gus).get(reverse("bundles:auditors", args=["two-shores"])).status_code == 403


def test_witnesses_stand_in_it_once_the_record_names_them(counted_question, ola, bundle):
    assembly, key = counted_question.body.assembly, Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()

    def cosign():
        head = newest_head(assembly.id)
        signature = key.sign(WITNESS.encode() + b"\0" + head.signed).hex()
        told = {"size": head.size, "root": head.root, "at": head.stamp, "signature": signature}
        take_cosignature(assembly, key_id=signing.id_of(public), **told)

    sign_head(assembly.id)
    name_witness(assembly, by=ola, name="The Evening Paper", public=public)
    cosign()
    assert unchecked(checked(bundle(sign=False), witnesses=[public])) == {("minutes", "witness")}
    bundle()
    cosign()
    whole = bundle(sign=False)
    report = checked(whole, witnesses=[public])
    assert report.exit_code == 0
    size = newest_head(assembly.id).size
    assert f"signed too by {public} to line {size}" in {claim.detail for claim in report.claims}
    assert b"Evening" not in whole


def test_what_is_known_from_elsewhere_is_compared(counted_question, bundle):
    content, head = bundle(), newest_head(counted_question.body.assembly_id)
    true = {"keys": [head.key.public], "heads": [head.root, f"{head.size}:{head.root}"]}
    assert checked(content, **true).exit_code == 0
    for wrong, claim in (
        ({"keys": ["ab" * 32]}, "signatures"),
        ({"heads": ["ab" * 32]}, "head"),
        ({"heads": [f"1:{head.root}"]}, "head"),
    ):
        assert {name for _, name, _ in failed(checked(content, **wrong))} == {claim}


# Secret votes


@pytest.fixture
def counted_secret(secret_question, twelve, vote, count):
    for place, seat in enumerate(twelve):
        vote(secret_question, seat, "yes" if place % 3 else "no")
    return count(secret_question)


@pytest.mark.parametrize("edition", list(Edition))
def test_a_secret_vote_is_counted_again_by_anybody_where_no_ballot_stands_alone(counted_secret, bundle, edition):
    content = bundle(edition)
    assert not failed(checked(content))
    assert not unchecked(checked(content))
    lines = verify.read_tar(content).files[f"questions/{counted_secret.id}/ballots.jsonl"]
    assert b'"n2"' not in lines or edition == Edition.AUDITORS
    assert b'"seat"' not in lines


def test_ballots_that_stand_alone_are_counted_again_by_auditors(counted_ranking, bundle):
    key = str(counted_ranking.id)
    assert unchecked(checked(bundle())) == {(key, "recount")}
    assert not failed(checked(bundle()))
    report = checked(bundle(Edition.AUDITORS))
    assert report.exit_code == 0
    assert "recount" in {claim.name for claim in report.claims}


@pytest.fixture
def counted_ranking(secret_ranking, twelve, vote, count):
    for seat, order in zip(twelve, permutations("1234"), strict=False):
        vote(secret_ranking, seat, list(order))
    return count(secret_ranking)


def test_a_voter_s_receipt_is_found_again_and_one_for_a_lost_ballot_is_proof(counted_secret, bundle):
    ballot = counted_secret.sealed_ballots.first()
    kept = promise(counted_secret.id, ballot.leaf, key_id=counted_secret.config["box_key"]).as_receipt()
    lost = promise(counted_secret.id, "ab" * 32, key_id=counted_secret.config["box_key"]).as_receipt()
    false = kept | {"sig": "ab" * 64}

    def verdict(receipt):
        report = checked(bundle(), receipts=[("receipt", json.dumps(receipt).encode())])
        return next(claim.verdict for claim in report.claims if claim.name == "receipt")

    assert [verdict(kept), verdict(lost), verdict(false)] == [verify.PASS, verify.FAIL, verify.NOT_CHECKED]


def test_another_system_names_an_auditor_and_ends_it(counted_question, ola, gus, visit):
    place = "/api/v1/assemblies/two-shores/auditors/"
    named = visit(ola).post(place, {"seat": str(gus.id)}, content_type="application/json")
    assert (named.status_code, named.json()["seat"], named.json()["by"]) == (201, str(gus.id), str(ola.id))
    assert [one["id"] for one in visit(ola).get(place).json()] == [named.json()["id"]]
    assert visit(ola).post(place, {"seat": str(ola.id)}, content_type="application/json").status_code == 400
    assert visit(ola).delete(f"/api/v1/auditors/{named.json()['id']}/").status_code == 204
    assert visit(ola).get(place).json() == []


def test_nobody_is_offered_their_own_name_as_an_auditor(counted_question, ola, gus, visit):
    page = visit(ola).get(reverse("bundles:bundle", args=["two-shores"]))
    assert [seat.id for seat in page.context["form"].fields["to"].queryset] == [gus.id]
