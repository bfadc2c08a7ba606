"""What is kept about people, who has seen it, leaving, and being erased."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client

from assemblies.bodies.models import Assembly
from assemblies.correspondence.messages import draft_message, send_message
from assemblies.correspondence.models import Letter, OutboxMail, Reach
from assemblies.integrations.models import AccessToken
from assemblies.integrations.services import make_token
from assemblies.members.errors import LastOrganiser
from assemblies.members.leaving import IDLE, erase_due, erase_oneself, everything_about
from assemblies.members.models import AccessNote, Card, Device, Role, Seat, ShownAs
from assemblies.members.services import claim_card, end_seat, give_seat, issue_cards, remember_device
from assemblies.minutes.models import Entry
from assemblies.people.models import Person, ProviderLink
from assemblies.people.personal import AtErasure, register
from assemblies.people.services import forget_due
from config.clock import now
from governance.ballots.models import OpenBallot, Question

BrowserOf = Callable[[Seat], Client]
PERSONAL_NAMES = {"email", "phone", "to", "contact", "session_key", "user"}
NOT_ABOUT_ANYBODY = {"sessions.Session"}  # its contents are signed away; visits are ended by name


def foreign_keys_to_people() -> dict[str, set[str]]:
    """Each table with the ways from its rows to a person, one or two steps long."""
    found: dict[str, set[str]] = {}
    steps = {Person: "", Seat: "__person", Card: "__seat__person", EmailAddress: "__user"}
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.get_fields():
            if isinstance(one, models.ForeignKey) and one.related_model in steps:
                found.setdefault(model._meta.label, set()).add(f"{one.name}{steps[one.related_model]}")
    return found


@pytest.mark.once
def test_every_table_with_a_person_in_it_says_what_becomes_of_it() -> None:
    kept = {one.label: one for one in register()}
    for label, ways in foreign_keys_to_people().items():
        assert label in kept, f"{label} leads to a person: say in personal.py what is kept, why, and until when"
        assert ways == set(kept[label].ways) | set(kept[label].others), label
    for model in apps.get_models():
        names = {one.name for one in model._meta.get_fields() if isinstance(one, models.Field)}
        if names & PERSONAL_NAMES:
            assert model._meta.label in {*kept, *NOT_ABOUT_ANYBODY}, f"{model._meta.label} holds an address"


@pytest.mark.once
def test_every_table_has_an_end_in_words_and_what_it_shows_exists(db: None) -> None:
    for one in register():
        assert str(one.what), one.label
        assert str(one.why), one.label
        assert str(one.until), one.label
        assert (one.limit is None) == (one.ends == ""), one.label
        list(one.model.objects.values(*one.shows, *filter(None, [one.since, one.ends]))[:1])


@pytest.fixture
def known(ana: Seat, fay: Seat) -> Seat:
    """Ana, of whom everything is kept that can be."""
    person = ana.person
    card = issue_cards([ana], by=fay)[0]
    remember_device(claim_card(card.token, pin="4711"), session_key="k" * 32)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="webauthn", data={})
    ProviderLink.objects.create(person=person, issuer="https://id.example", subject="ana", made_at=now())
    Reach.objects.create(person=person, channel="page")
    OutboxMail.objects.create(to=str(person.email), subject="Code", text="ABC")
    make_token(person, name="phone", scope="read", days=3)
    send_message(draft_message(ana.body.assembly, by=fay, subject="Lunch", text="Soup.", to="members"), by=fay)
    return ana


def test_ana_reads_what_is_kept_about_her_and_takes_it_along(
    known: Seat, fay: Seat, browser_of: BrowserOf, counted_question: Question
) -> None:
    browser_of(fay).get(f"/en/seats/{known.id}/")
    hers = browser_of(known)
    page = hers.get("/en/me/data/").content.decode()
    for words in ("Ana Alder", "ana@example.org", "Your seat cards", "Passkeys", "opened the page of your seat", "Fay"):
        assert words in page, words
    answer = hers.get("/en/me/data.json")
    taken = answer.json()
    assert "attachment" in answer.headers["Content-Disposition"]
    entries = {one["what"]: one["entries"] for one in taken["kept"]}
    assert entries["Your name, your ways to be reached, your language"][0]["email"] == "ana@example.org"
    assert taken["seen_by"][0]["by"] == "Fay"
    assert "salt" not in answer.content.decode()
    assert hers.get("/api/v1/me/data/").json()["kept"] == taken["kept"]


def test_ana_takes_her_own_ballots_along_and_nobody_else_s(
    ana: Seat,
    ben: Seat,
    cast: Callable[..., object],
    open_question: Question,
    close: Callable[[Question], Question],
) -> None:
    cast(open_question, ana, "yes")
    cast(open_question, ben, "no")

    def choices() -> list[str | None]:
        [ballots] = [one["entries"] for one in everything_about(ana.person)["kept"] if "ballots" in one["what"]]
        return [one["choice"] for one in ballots]

    assert choices() == [None]
    close(open_question)
    assert choices() == ['"yes"']


def test_looks_are_kept_once_an_hour_for_a_year_and_show_lists_too(ana: Seat, fay: Seat, browser_of: BrowserOf) -> None:
    desk = browser_of(fay)
    for _each in range(3):
        desk.get(f"/en/seats/{ana.id}/")
        desk.get(f"/en/a/{ana.body.assembly.slug}/people/")
    assert sorted(AccessNote.objects.values_list("what", flat=True)) == ["list", "seat"]
    assert len(everything_about(ana.person)["seen_by"]) == 2
    assert browser_of(ana).get(f"/en/a/{ana.body.assembly.slug}/people/").status_code == 200
    assert AccessNote.objects.count() == 2
    AccessNote.objects.update(at=now() - timedelta(days=366))
    forget_due()
    assert AccessNote.objects.count() == 0


def test_a_member_sees_nothing_of_looks_from_before_they_sat_there(
    ana: Seat, fay: Seat, browser_of: BrowserOf, seated: Callable[..., Seat]
) -> None:
    browser_of(fay).get(f"/en/a/{ana.body.assembly.slug}/people/")
    late = seated("Late Lang", Role.MEMBER)
    assert everything_about(late.person)["seen_by"] == []


def test_ana_leaves_and_her_ballot_stays(
    ana: Seat, ola: Seat, browser_of: BrowserOf, cast: Callable[..., object], open_question: Question
) -> None:
    cast(open_question, ana, "yes")
    hers = browser_of(ana)
    page = hers.get(f"/en/seats/{ana.id}/leave/").content.decode()
    assert "Your seat ends at once" in page
    assert hers.post(f"/en/seats/{ana.id}/leave/").status_code == 302
    ana.refresh_from_db()
    assert not ana.is_active
    assert OpenBallot.objects.filter(question=open_question, seat=ana).count() == 1
    assert hers.post(f"/en/seats/{ana.id}/leave/").status_code == 404


def test_nobody_ends_somebody_else_s_seat_by_leaving(ana: Seat, ben: Seat, fay: Seat, browser_of: BrowserOf) -> None:
    for other in (ben, fay):
        assert browser_of(other).post(f"/en/seats/{ana.id}/leave/").status_code == 404
    ana.refresh_from_db()
    assert ana.is_active


def test_the_last_organiser_can_neither_leave_nor_be_erased(ola: Seat, ana: Seat, browser_of: BrowserOf) -> None:
    hers = browser_of(ola)
    assert hers.post(f"/en/seats/{ola.id}/leave/").status_code == 409
    assert "last organiser" in hers.get("/en/me/erase/").content.decode()
    assert hers.post("/en/me/erase/", {"sure": "on"}).status_code == 409
    with pytest.raises(LastOrganiser):
        erase_oneself(ola.person)
    ola.refresh_from_db()
    assert ola.is_active
    other = Person.objects.create_person(name="Otto Organ")
    give_seat(ola.body, person=other, role=Role.ORGANISER)
    assert hers.post("/en/me/erase/", {"sure": "on"}).status_code == 200


def test_nothing_is_erased_by_chance(ana: Seat, browser_of: BrowserOf) -> None:
    hers = browser_of(ana)
    assert hers.post("/en/me/erase/", {}).status_code == 400
    assert hers.post("/api/v1/me/erase/", {"sure": False}, content_type="application/json").status_code == 400
    ana.person.refresh_from_db()
    assert ana.person.name == "Ana Alder"


def test_erased_means_that_nothing_tells_who_it_was(
    known: Seat, browser_of: BrowserOf, counted_question: Question
) -> None:
    hers, second = browser_of(known), browser_of(known)
    assert hers.post("/en/me/erase/", {"sure": "on"}).status_code == 200
    person = Person.objects.get(id=known.person_id)
    seat = Seat.objects.get(id=known.id)
    assert (person.name, person.email, person.phone, bytes(person.salt)) == ("", None, "", b"")
    assert (bytes(seat.salt), seat.pin, seat.is_active, seat.public_name) == (b"", "", False, f"Seat {seat.number}")
    for rows in (Card, Device, Authenticator, ProviderLink, EmailAddress, Reach, OutboxMail, AccessToken):
        assert not rows.objects.exists(), rows
    assert not Letter.objects.filter(person=person).exists()
    for one in register():
        if one.at_erasure == AtErasure.GOES:
            assert not one.rows(person).exists(), one.label
    assert second.get("/en/me/").status_code == 302
    assert not [one for one in Session.objects.all() if str(person.id) in str(one.get_decoded())]


def published_ballots(question: Question) -> bytes:
    """The file whose fingerprint stands in the minutes."""
    answer = Client().get(f"/en/questions/{question.id}/ballots.jsonl")
    return b"".join(answer) if answer.streaming else answer.content


def test_after_erasing_counts_stay_and_the_record_still_verifies(
    known: Seat, assembly: Assembly, counted_question: Question, tmp_path: Path
) -> None:
    before = OpenBallot.objects.count(), counted_question.roll.count()
    named = published_ballots(counted_question)
    (tmp_path / "ballots.jsonl").write_bytes(named)
    erase_oneself(known.person)
    assert (OpenBallot.objects.count(), counted_question.roll.count()) == before
    lines = Client().get(f"/en/a/{assembly.slug}/minutes.jsonl")
    (tmp_path / "minutes.jsonl").write_bytes(b"".join(lines))
    files = [str(tmp_path / name) for name in ("minutes.jsonl", "ballots.jsonl")]
    said = subprocess.run([sys.executable, "assemblies/minutes/verify.py", *files], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    assert Entry.objects.filter(type="seat.forget").count() == 1
    assert published_ballots(counted_question) == named
    result = Client().get(f"/en/questions/{counted_question.id}/result/").content.decode()
    assert "Ana" not in result


def test_eva_who_has_only_her_card_can_be_erased_too(eva: Seat, fay: Seat) -> None:
    card = issue_cards([eva], by=fay)[0]
    phone = Client()
    phone.post(f"/en/card/{card.token}/", {"pin": "471193"})
    assert phone.get("/en/me/data/").status_code == 200
    assert phone.post("/en/me/erase/", {"sure": "on"}).status_code == 200
    assert Person.objects.get(id=eva.person_id).name == ""


def test_whoever_has_held_no_seat_for_two_years_is_erased(ana: Seat, ben: Seat, ola: Seat) -> None:
    end_seat(ana, by=ola, reason="Moved away.")
    assert erase_due() == 0
    Seat.objects.filter(id=ana.id).update(ended_at=now() - IDLE - timedelta(days=1))
    assert erase_due() == 1
    assert Person.objects.get(id=ana.person_id).erased_at is not None
    assert Person.objects.get(id=ben.person_id).erased_at is None
    assert erase_due() == 0


def test_what_is_beyond_its_limit_is_swept(known: Seat) -> None:
    long_ago = now() - timedelta(days=400)
    Letter.objects.update(ended_at=long_ago)
    Card.objects.update(expires_at=long_ago)
    forget_due()
    assert not Letter.objects.exists()
    assert not Card.objects.exists()
    assert known.shown_as == ShownAs.FIRST
