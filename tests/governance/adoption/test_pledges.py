"""Pledges after they were made: proof, a reminder, and silence that everybody can see."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assemblies.bodies.models import Body
from assemblies.correspondence.models import Message
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.minutes.models import Entry
from config.clock import telling
from config.errors import NotAllowed
from governance.adoption import services
from governance.adoption.errors import BadPledge
from governance.adoption.models import AnnexedPledge
from governance.adoption.pledges.services import due_without_proof, follow_pledges, show_proof
from governance.audits.comparing import Count
from governance.audits.counting import Totals, pledges_by_body
from governance.audits.guardians import guardians
from governance.audits.models import Finding
from governance.audits.services import look_at
from governance.manifestos.models import Edition
from governance.proposals.sources.errors import BadEvidence, BadFile
from tests.governance.adoption.test_pages import signed_in, text_of

STANDING = AnnexedPledge.Standing


@pytest.fixture
def kai(sides: list[Body], seated: Callable[..., Seat]) -> Seat:
    """Speaks for the dome."""
    return give_seat(sides[0], person=seated("Kai Kite", Role.MEMBER).person, role=Role.FACILITATOR)


@pytest.fixture
def promised(edition: Edition, kai: Seat) -> AnnexedPledge:
    with on(date(2027, 1, 1)):
        return services.pledge(
            edition.manifesto,
            by=kai,
            what="Forty filters a year.",
            due_on=date(2027, 3, 1),
            measured="Counted.",
            proof="Receipts.",
            lapses_on=date(2027, 4, 1),
        )


def on(day: date):
    return telling(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def standing(pledge: AnnexedPledge, day: date) -> str:
    return AnnexedPledge.objects.told().get(id=pledge.id).standing_on(day)


def test_a_pledge_is_late_after_its_day_and_lapses_after_its_last(promised: AnnexedPledge) -> None:
    assert standing(promised, date(2027, 3, 1)) == STANDING.PROMISED
    assert standing(promised, date(2027, 3, 2)) == STANDING.LATE
    assert standing(promised, date(2027, 4, 1)) == STANDING.LATE
    assert standing(promised, date(2027, 4, 2)) == STANDING.LAPSED


def test_a_proof_keeps_it_and_the_minutes_hold_its_fingerprint_alone(promised: AnnexedPledge, kai: Seat) -> None:
    with on(date(2027, 2, 20)):
        proof = show_proof(
            promised,
            by=kai,
            words="Forty filters were handed over.",
            shown_on=date(2027, 2, 19),
            url="https://filters.example.org/list",
            file_name="receipts.txt",
            data=b"forty",
        )
    assert standing(promised, date(2028, 1, 1)) == STANDING.SHOWN
    entry = Entry.objects.get(type="pledge.proof")
    assert entry.body["proof_sha256"] == proof.sha256
    assert "Forty filters" not in entry.text
    assert hashlib.sha256(bytes(proof.data)).hexdigest() not in entry.text


def test_what_is_due_without_proof_is_found(promised: AnnexedPledge, kai: Seat, edition: Edition) -> None:
    assembly = edition.manifesto.body.assembly
    with on(date(2027, 3, 1)):
        assert list(due_without_proof(assembly)) == []
    with on(date(2027, 3, 2)):
        assert list(due_without_proof(assembly)) == [promised]
        show_proof(promised, by=kai, words="Late, and done.", shown_on=date(2027, 3, 2))
        assert list(due_without_proof(assembly)) == []


def test_the_guardian_of_pledges_speaks_up_once_the_day_has_passed_and_rests_once_proof_is_there(
    promised: AnnexedPledge, kai: Seat, edition: Edition
) -> None:
    services.pledge(
        edition.manifesto, by=kai, what="A pump.", due_on=date(2027, 2, 1), measured="One.", proof="A picture."
    )
    assembly = edition.manifesto.body.assembly
    with on(date(2027, 2, 1)):
        assert pledges_by_body(Totals(assembly)) == []
    with on(date(2027, 3, 2)):
        show_proof(promised, by=kai, words="Done.", shown_on=date(2027, 3, 1))
        show_proof(promised, by=kai, words="And painted.", shown_on=date(2027, 3, 2))
        assert pledges_by_body(Totals(assembly)) == [Count(promised.body.name, "", 1, 2)]
        look_at(guardians()["pledges"], assembly)
        found = Finding.objects.get(guardian="pledges")
        show_proof(AnnexedPledge.objects.get(what="A pump."), by=kai, words="Late.", shown_on=date(2027, 3, 2))
        look_at(guardians()["pledges"], assembly)
    found.refresh_from_db()
    assert found.state == Finding.State.OVER


def test_whoever_promised_is_reminded_once_and_silence_is_noted_once(promised: AnnexedPledge, kai: Seat) -> None:
    with on(date(2027, 2, 20)):
        assert follow_pledges() == 0
    with on(date(2027, 2, 23)):
        assert follow_pledges() == 1
        assert follow_pledges() == 0
    assert [one.kind for one in Message.objects.filter(kind__startswith="pledge-")] == ["pledge-due"]
    with on(date(2027, 3, 2)):
        assert follow_pledges() == 1
        assert follow_pledges() == 0
    with on(date(2027, 5, 1)):
        assert follow_pledges() == 1
        assert follow_pledges() == 0
    kinds = Entry.objects.filter(type__in=["pledge.late", "pledge.lapse"]).order_by("seq")
    assert [one.type for one in kinds] == ["pledge.late", "pledge.lapse"]
    assert Message.objects.filter(kind="pledge-late").exists()


def test_a_pledge_that_was_shown_is_left_in_peace(promised: AnnexedPledge, kai: Seat) -> None:
    with on(date(2027, 2, 1)):
        show_proof(promised, by=kai, words="Done.", shown_on=date(2027, 2, 1))
    with on(date(2027, 5, 1)):
        assert follow_pledges() == 0
    assert not Entry.objects.filter(type__in=["pledge.late", "pledge.lapse"]).exists()


def test_only_whoever_promised_hands_in_proof(promised: AnnexedPledge, ana: Seat, fay: Seat, kai: Seat) -> None:
    for other in (ana, fay):
        with pytest.raises(NotAllowed):
            show_proof(promised, by=other, words="Done.", shown_on=date(2026, 1, 1))
    with on(date(2027, 2, 1)):
        for wrong in ({"words": " "}, {"shown_on": date(2027, 2, 2)}):
            with pytest.raises(BadPledge):
                show_proof(promised, by=kai, **({"words": "Done.", "shown_on": date(2027, 2, 1)} | wrong))
        with pytest.raises(BadEvidence):
            show_proof(promised, by=kai, words="Done.", shown_on=date(2027, 2, 1), url="javascript:alert(1)")
        with pytest.raises(BadFile):
            show_proof(
                promised, by=kai, words="Done.", shown_on=date(2027, 2, 1), file_name="x", data=b"<svg onload=1>"
            )


def test_the_proof_is_handed_in_on_a_page_and_read_by_everybody(promised: AnnexedPledge, kai: Seat) -> None:
    path = f"/en/pledges/{promised.id}/"
    with on(date(2027, 3, 5)):
        assert "due, and no proof came" in text_of(Client().get(path))
        assert signed_in(kai).post(f"{path}proof/", {"shown_on": "2027-03-04"}).status_code == 400
        sent = {"words": "Forty filters.", "shown_on": "2027-03-04", "url": "https://filters.example.org/x"}
        file = SimpleUploadedFile("receipts.txt", b"forty receipts")
        assert signed_in(kai).post(f"{path}proof/", sent | {"file": file}).status_code == 303
        page = Client().get(path)
    assert "proof handed in" in text_of(page)
    assert "filters.example.org" in text_of(page)
    (proof,) = promised.proofs.all()
    answer = Client().get(f"/en/pledges/proofs/{proof.id}/file/")
    assert answer.content == b"forty receipts"
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_proof_comes_through_the_api_too(promised: AnnexedPledge, kai: Seat) -> None:
    with on(date(2027, 2, 5)):
        sent = {"words": "Forty filters.", "shown_on": "2027-02-04", "file_name": "r.txt", "content": "Zm9ydHk="}
        path = f"/api/v1/pledges/{promised.id}/proofs/"
        answer = signed_in(kai).post(path, sent, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["standing"] == "shown"
    (row,) = Client().get(f"/api/v1/manifestos/{promised.manifesto_id}/pledges/").json()
    assert Client().get(row["proofs"][0]["file"]).content == b"forty"
