"""An encrypted vote: frozen here, held with Belenios, brought in, checked, counted, and in the bundle."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import subprocess
import tarfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.bodies.services import publish_assembly
from assemblies.members.models import Seat, ShownAs
from assemblies.minutes import verify
from assemblies.minutes.heads import sign_head
from assemblies.minutes.models import Entry
from governance.audits.models import EquityAudit, Finding
from governance.audits.services import audit_due
from governance.ballots import services, tallying
from governance.ballots.belenios import checking
from governance.ballots.belenios import services as elections
from governance.ballots.belenios.archive import BadArchive, read_archive
from governance.ballots.casting import cast_open_ballot
from governance.ballots.errors import BadElection, BadFile, BadQuestion, ElectionMissing, WrongMode, WrongState
from governance.ballots.models import Election, Mode, Question, Tally
from governance.ballots.words import audience_sentence
from governance.bundles.questions import Edition
from governance.bundles.services import bundle_of
from tests.elections import Held, packed, set_up
from tests.governance.conftest import Visit

pytestmark = pytest.mark.timeout(300)  # each election takes some twenty starts of the tool

NAMES = ["Gus Garza", "Ola Okafor"]
YES, NO = [1, 0, 0], [0, 1, 0]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def frozen(plenary: Body, members: list[Seat], fay: Seat) -> Question:
    draft = services.draft_question(plenary, by=fay, title="Shall we share the well?", mode=Mode.BELENIOS)
    return services.freeze_question(draft, by=fay)


@pytest.fixture
def held(frozen: Question, tmp_path: Path) -> Held:
    """The election as Belenios set it up, from what we export."""
    return set_up(tmp_path / "election", dict(elections.template_of(frozen)), credentials=frozen.roll_size)


@pytest.fixture
def told(frozen: Question, held: Held, ola: Seat) -> Election:
    """Everybody can see which election it is."""
    return elections.set_up_election(frozen, by=ola, data=held.archive, **ABOUT)


ABOUT: dict[str, Any] = {"address": "https://vote.example.org/e/1", "authority": "Lea Lind", "keyholders": NAMES}


@pytest.fixture
def closed(frozen: Question, told: Election, held: Held, fay: Seat, close: Callable[[Question], Question]) -> Question:
    """Three said yes and one no; the keyholders have opened the sum."""
    question = services.open_question(frozen, by=fay, minutes=30)
    for credential, choice in zip(held.credentials, [YES, YES, NO, YES], strict=False):
        held.vote(credential, choice)
    held.decrypt()
    close(question)
    return Question.objects.select_related("body__assembly").get(id=question.id)


def counted(question: Question) -> Question:
    for tally_id in tallying.due_tallies():
        tallying.count_tally(tally_id)
    return Question.objects.select_related("body__assembly").get(id=question.id)


@pytest.fixture
def result(closed: Question, held: Held, ola: Seat) -> Question:
    elections.bring_result(closed, by=ola, file_name="well.bel", data=held.archive)
    return counted(closed)


def checked_bundle(question: Question, edition: Edition = Edition.PUBLIC) -> verify.Report:
    sign_head(question.body.assembly_id)
    return verify.verify_bundle(verify.read_tar(bundle_of(question.body.assembly, edition).read_bytes()))


def claims(report: verify.Report, question: Question) -> dict[str, str]:
    return {claim.name: claim.verdict for claim in report.claims if claim.about == str(question.id)}


def test_an_encrypted_vote_is_held_elsewhere_and_counted_here(result: Question) -> None:
    tally = Tally.objects.get(question=result)
    assert result.state == Question.State.COUNTED
    assert tally.result["outcome"] == "adopted"
    assert tally.result["rounds"][0]["votes"] == {"yes": "3", "no": "1", "abstain": "0"}
    assert (result.turnout, tally.sealed_count) == (4, 4)
    assert Election.objects.get(question=result).checked_with == checking.version_here()
    told = Entry.objects.filter(chain=result.body.assembly_id, type__startswith="question.election")
    assert list(told.order_by("seq").values_list("type", flat=True)) == [
        "question.election", "question.election_result", "question.election_checked"
    ]  # fmt: skip
    assert not any(name in str(body) for body in told.values_list("body", flat=True) for name in NAMES)


def test_who_voted_elsewhere_is_known_to_no_audit_and_no_guardian(result: Question) -> None:
    publish_assembly(result.body.assembly)
    audit_due()
    assert not EquityAudit.objects.filter(question=result).exists()
    assert not Finding.objects.exists()


@pytest.mark.parametrize("edition", Edition)
def test_the_bundle_holds_the_archive_and_says_what_it_leaves_to_belenios(result: Question, edition: Edition) -> None:
    report = checked_bundle(result, edition)
    found = claims(report, result)
    assert report.exit_code == 2
    assert found.pop("election") == verify.NOT_CHECKED
    assert set(found.values()) == {verify.PASS}
    assert {"recount", "roll", "sealed", "order"} <= found.keys()


def test_a_stranger_checks_the_proofs_with_the_tool_of_others(result: Question, tmp_path: Path) -> None:
    sign_head(result.body.assembly_id)
    place = bundle_of(result.body.assembly, Edition.PUBLIC)
    with tarfile.open(place) as tar:
        inside = tar.extractfile(f"questions/{result.id}/election.bel")
        assert inside is not None
        content = inside.read()
    named = read_archive(content).uuid
    assert checking.check(named, content).holds
    forged = with_result(content, [2, 2, 0])
    assert not checking.check(named, forged).holds


def with_result(archive: bytes, numbers: list[int]) -> bytes:
    """Another sum, in an archive whose names and chain fit: only its proofs can tell."""
    files: list[tuple[str, bytes]] = []
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            inside = tar.extractfile(member)
            assert inside is not None
            files.append((member.name, inside.read()))
    event = json.loads(files.pop()[1])
    files.pop()
    result = json.dumps({"result": [numbers]}, separators=(",", ":")).encode()
    event["payload"] = hashlib.sha256(result).hexdigest()
    last = json.dumps(event, separators=(",", ":")).encode()
    files.append((f"{event['payload']}.data.json", result))
    files.append((f"{hashlib.sha256(last).hexdigest()}.event.json", last))
    return packed(files)


def test_a_result_that_the_tool_refutes_is_not_counted_and_a_true_one_may_follow(
    closed: Question, held: Held, ola: Seat
) -> None:
    forged = with_result(held.archive, [1, 3, 0])
    elections.bring_result(closed, by=ola, file_name="well.bel", data=forged)
    question = counted(closed)
    assert question.state == Question.State.CLOSED
    assert "belenios-tool says that the archive is not true" in Tally.objects.get(question=question).failure
    elections.bring_result(question, by=ola, file_name="well.bel", data=held.archive)
    assert counted(question).state == Question.State.COUNTED


def test_without_the_tool_it_is_counted_and_nothing_claims_that_it_was_checked(
    closed: Question, held: Held, ola: Seat, monkeypatch: pytest.MonkeyPatch, visit: Visit
) -> None:
    monkeypatch.setattr(checking, "TOOL", "no-such-tool")
    elections.bring_result(closed, by=ola, file_name="well.bel", data=held.archive)
    question = counted(closed)
    assert question.state == Question.State.COUNTED
    assert Election.objects.get(question=question).checked_with == ""
    assert not Entry.objects.filter(type="question.election_checked").exists()
    page = visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "NOT CHECKED here: this machine has no belenios-tool" in page
    assert claims(checked_bundle(question), question)["election"] == verify.NOT_CHECKED


@pytest.mark.parametrize(
    ("change", "claim"),
    [
        (lambda archive: archive + b"\0" * 512, "election"),
        (lambda archive: b"", "election"),
        (lambda archive: None, "election"),
    ],
)
def test_another_archive_in_the_bundle_is_refuted(result: Question, change: Any, claim: str) -> None:
    sign_head(result.body.assembly_id)
    files = verify.read_tar(bundle_of(result.body.assembly, Edition.PUBLIC).read_bytes()).files
    path = f"questions/{result.id}/election.bel"
    changed = change(files.pop(path))
    report = verify.verify_bundle(verify.Bundle(files | ({} if changed is None else {path: changed}), []))
    assert claims(report, result)[claim] == verify.FAIL


def test_sums_other_than_those_of_the_archive_are_refuted(result: Question) -> None:
    sign_head(result.body.assembly_id)
    files = verify.read_tar(bundle_of(result.body.assembly, Edition.PUBLIC).read_bytes()).files
    path = f"questions/{result.id}/ballots.jsonl"
    files[path] = files[path].replace(b'"weight":3', b'"weight":2')
    report = verify.verify_bundle(verify.Bundle(files, []))
    assert claims(report, result)["election"] == verify.FAIL


# What is refused, each with what passes above


def test_it_does_not_open_before_people_can_know_where_they_vote(
    frozen: Question, held: Held, ola: Seat, fay: Seat
) -> None:
    with pytest.raises(ElectionMissing):
        services.open_question(frozen, by=fay, minutes=30)
    elections.set_up_election(frozen, by=ola, data=held.archive, **ABOUT)
    assert services.open_question(frozen, by=fay, minutes=30).is_open


@pytest.mark.parametrize(
    "change",
    [
        {"credentials": 4},
        {"answers": ["Yes", "No"]},
        {"answers": ["No", "Yes", "Abstain"]},
        {"min": 0},
        {"max": 2},
        {"blank": True},
    ],
)
def test_an_election_that_is_not_of_this_question_is_refused(
    frozen: Question, ola: Seat, tmp_path: Path, change: dict[str, Any]
) -> None:
    template = dict(elections.template_of(frozen))
    asked = dict(template["questions"][0]) | {name: value for name, value in change.items() if name != "credentials"}
    credentials = change.get("credentials", frozen.roll_size)
    other = set_up(tmp_path / "other", template | {"questions": [asked]}, credentials=credentials)
    with pytest.raises(BadElection):
        elections.set_up_election(frozen, by=ola, data=other.archive, **ABOUT)


@pytest.mark.parametrize(
    "about",
    [{"keyholders": NAMES[:1]}, {"keyholders": [NAMES[0]] * 2}, {"address": "javascript:alert(1)"}, {"authority": " "}],
)
def test_who_reads_and_where_one_votes_have_to_be_told(
    frozen: Question, held: Held, ola: Seat, about: dict[str, Any]
) -> None:
    with pytest.raises(BadElection):
        elections.set_up_election(frozen, by=ola, data=held.archive, **ABOUT | about)


def test_an_election_that_has_begun_is_no_set_up(frozen: Question, held: Held, ola: Seat) -> None:
    held.vote(held.credentials[0], YES)
    with pytest.raises(BadElection):
        elections.set_up_election(frozen, by=ola, data=held.archive, **ABOUT)


def test_the_result_has_to_be_of_the_election_that_was_named_and_opened(
    closed: Question, held: Held, ola: Seat, tmp_path: Path
) -> None:
    other = set_up(tmp_path / "other", dict(elections.template_of(closed)), credentials=closed.roll_size)
    with pytest.raises(BadElection):
        elections.bring_result(closed, by=ola, file_name="a", data=other.archive)
    other.vote(other.credentials[0], NO)
    with pytest.raises(BadElection):
        elections.bring_result(closed, by=ola, file_name="a", data=other.decrypt())
    with pytest.raises(BadFile):
        elections.bring_result(closed, by=ola, file_name="a", data=b"no archive")
    assert not Tally.objects.filter(question=closed).exists()
    elections.bring_result(closed, by=ola, file_name="a", data=held.archive)
    with pytest.raises(WrongState):
        elections.bring_result(closed, by=ola, file_name="a", data=held.archive)


def test_nobody_casts_an_encrypted_ballot_here(frozen: Question, told: Election, fay: Seat, ana: Seat) -> None:
    question = services.open_question(frozen, by=fay, minutes=30)
    with pytest.raises(WrongMode):
        cast_open_ballot(question.id, person_id=ana.person_id, choice="yes", key=uuid.uuid4(), shown_as=ShownAs.FULL)


def test_rules_that_need_more_than_sums_are_refused(plenary: Body, fay: Seat) -> None:
    options = [("Heron", ""), ("Otter", ""), ("Plover", "")]
    with pytest.raises(BadQuestion):
        services.draft_question(plenary, by=fay, title="Who?", rule="approval", options=options, mode=Mode.BELENIOS)
    made = services.draft_question(plenary, by=fay, title="Who?", rule="plurality", options=options, mode=Mode.BELENIOS)
    assert made.is_encrypted


# Pages and REST


def test_members_are_led_to_the_election_and_told_who_can_read_it(
    frozen: Question, told: Election, fay: Seat, ana: Seat, visit: Visit
) -> None:
    question = services.open_question(frozen, by=fay, minutes=30)
    page = visit(ana).get(reverse("ballots:ballot", args=[question.id])).content.decode()
    for words in ("https://vote.example.org/e/1", "Lea Lind", *NAMES, told.fingerprint, "The last ballot counts"):
        assert words in page
    assert "Readable only by 2 of these 2 people together" in audience_sentence(question)
    page = visit(ana).get(question.get_absolute_url()).content.decode()
    assert "have voted" not in page
    assert "You can vote now" in page


def test_an_organiser_sets_it_up_and_brings_in_the_result_on_the_page(
    frozen: Question, held: Held, ola: Seat, fay: Seat, ana: Seat, visit: Visit, close: Callable[[Question], Question]
) -> None:
    place = reverse("ballots:election", args=[frozen.id])
    assert visit(ana).get(place).status_code == 403
    exported = visit(None).get(reverse("ballots:election_template", args=[frozen.id])).json()
    assert exported["questions"][0]["answers"] == ["Yes", "No", "Abstain"]
    desk = visit(ola)
    fields = {"address": ABOUT["address"], "authority": "Lea Lind", "keyholders": "\n".join(NAMES)}
    wrong = desk.post(place, fields | {"file": SimpleUploadedFile("e.bel", b"nothing")})
    assert (wrong.status_code, "it is not an archive of Belenios" in wrong.content.decode()) == (400, True)
    done = desk.post(place, fields | {"file": SimpleUploadedFile("e.bel", held.archive)}, follow=True)
    assert "The election is set up." in done.content.decode()
    question = services.open_question(frozen, by=fay, minutes=30)
    held.vote(held.credentials[0], YES)
    held.decrypt()
    close(question)
    assert "The ballots are still encrypted" in visit(None).get(question.get_absolute_url()).content.decode()
    done = desk.post(place, {"file": SimpleUploadedFile("e.bel", held.archive)}, follow=True)
    assert "The ballots are in." in done.content.decode()
    counted(question)
    page = visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert "only the sum was decrypted" in page
    assert "The proofs in the archive hold, says belenios-tool" in page
    archive = visit(None).get(reverse("ballots:election_archive", args=[question.id]))
    assert archive.content == held.archive


def test_over_rest_too(
    frozen: Question, held: Held, ola: Seat, fay: Seat, visit: Visit, close: Callable[[Question], Question]
) -> None:
    place = reverse("api:election", args=[frozen.id])
    desk, stranger = visit(ola), visit(None)
    assert stranger.get(place).status_code == 404
    content = base64.b64encode(held.archive).decode()
    done = desk.put(place, json.dumps(ABOUT | {"content": content}), content_type="application/json")
    assert done.status_code == 200, done.content
    assert stranger.get(place).json()["keyholders"] == NAMES
    question = services.open_question(frozen, by=fay, minutes=30)
    held.vote(held.credentials[0], NO)
    held.decrypt()
    close(question)
    content = base64.b64encode(held.archive).decode()
    where = reverse("api:election_result", args=[frozen.id])
    done = desk.put(where, json.dumps({"content": content}), content_type="application/json")
    assert done.status_code == 200, done.content
    assert counted(question).state == Question.State.COUNTED
    assert Election.objects.get(question=question).checked_with == checking.version_here()
    # What strangers read may be two seconds old.
    assert desk.get(place).json()["checked_with"] == checking.version_here()


# The archive


def test_no_flipped_byte_of_an_archive_is_taken_for_true(held: Held) -> None:
    """Thirty places: it is refused when it is read, or by the tool."""
    held.vote(held.credentials[0], YES)
    held.decrypt()
    honest = held.archive
    named = read_archive(honest).uuid
    chance = random.Random(2)
    digits = [place for place, byte in enumerate(honest) if chr(byte).isdigit()]
    for _turn in range(30):
        place = chance.choice(digits)
        changed = bytearray(honest)
        changed[place] = ord(chance.choice([digit for digit in "0123456789" if ord(digit) != honest[place]]))
        try:
            read_archive(bytes(changed))
        except BadArchive:
            continue
        # What the tar says of times and owners carries no meaning.
        is_harmless = files_in(bytes(changed)) == files_in(honest)
        assert is_harmless or not checking.check(named, bytes(changed)).holds, place


def files_in(archive: bytes) -> dict[str, bytes] | None:
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            return {member.name: found.read() for member in tar if (found := tar.extractfile(member))}
    except tarfile.TarError:
        return None


def test_the_tool_is_a_process_of_its_own(held: Held) -> None:
    version = subprocess.run([checking.TOOL, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith(checking.version_here())
