"""Two published assemblies, one unpublished, and people in every role who look at them.

Every text of an assembly carries its mark, so that a byte of it in the wrong answer is found.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import quote
from uuid import UUID

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData
from PIL import Image

from assemblies.appearance.models import LegalText
from assemblies.appearance.services import allow_sites, set_logo
from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, publish_assembly, set_phases, set_up_assembly
from assemblies.comments.services import agree_to_comment, write_comment
from assemblies.communities.models import Community, Measure
from assemblies.concerns.models import Concern
from assemblies.concerns.services import answer_concern, send_concern
from assemblies.correspondence.messages import draft_message, send_message
from assemblies.correspondence.notices import post_notice
from assemblies.correspondence.words import token_of
from assemblies.founding.models import SetUpLink
from assemblies.founding.services import LINK_LASTS
from assemblies.hall.services import call_for_help, start_booth
from assemblies.integrations.accounts import make_account
from assemblies.integrations.models import ServiceAccount
from assemblies.integrations.services import make_token
from assemblies.integrations.webhooks.models import Attempt, Webhook
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import claim_card, give_seat, hashed, issue_cards, reissue_card, remember_device
from assemblies.minutes.heads import sign_head
from assemblies.people.models import Person
from assemblies.sessions.services import start_meeting
from assemblies.witnesses.services import name_witness
from config.clock import now, telling
from governance.adoption.models import Adoption
from governance.adoption.pledges.services import show_proof
from governance.adoption.services import pledge
from governance.allocations.services import Claim, Plan, share_out
from governance.audits.comparing import Count, Counts
from governance.audits.findings import answer_finding, call_false_alarm
from governance.audits.guardians import guardians
from governance.audits.services import audit_participation, look_at
from governance.ballots import services, tallying
from governance.ballots.batches import freeze_for_elsewhere, import_batch
from governance.ballots.belenios import checking
from governance.ballots.belenios import services as elections
from governance.ballots.casting import cast_open_ballot
from governance.ballots.digits import add_digits
from governance.ballots.holds import lapse_holds, place_hold
from governance.ballots.models import Mode, Question, Request, Stops
from governance.ballots.rules import STV, YES_NO, has_options
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.papers import hand_out_paper
from governance.ballots.translations import Words
from governance.budgets.models import Budget
from governance.budgets.projects import describe_project, note_milestone, promise_funding
from governance.budgets.services import set_budget
from governance.bundles.services import hand_over
from governance.claims import services as claims
from governance.claims.models import Appeal, ClaimRound
from governance.decisions.models import Decision
from governance.demographics.models import TraitAnswer, TraitTable
from governance.demographics.services import ask_about
from governance.evaluations.services import open_evaluation
from governance.manifestos import services as manifestos
from governance.manifestos.amendments import Wanted, answer, hand_in
from governance.manifestos.beside.services import translate, write_beside
from governance.manifestos.models import Article, Manifesto
from governance.moderation.services import appeal_decision, decide_case, report_text
from governance.objections.of_proposals import text_of
from governance.objections.passages import passages_of
from governance.objections.services import answer_objection, raise_objection
from governance.practice.services import start_practice
from governance.proceedings.concluding import conclude
from governance.proposals.merging.services import ask_to_merge
from governance.proposals.models import Proposal
from governance.proposals.points.services import add_point, rate_point
from governance.proposals.services import draft_proposal, invite_author, publish_proposal, withdraw_proposal
from governance.proposals.sources.services import add_evidence, attach_file, set_details
from governance.proposals.support.services import support_proposal
from governance.reports.services import write_report
from governance.requests.models import AgendaRequest
from governance.requests.services import answer_request, write_request
from governance.resources.models import Resource
from governance.resources.services import (
    Described,
    book,
    make_device_key,
    open_season,
    post_reading,
    publish_version,
    register_resource,
    write_log,
)
from governance.shelters.services import make_plan, read_tables, work_out
from rehearsal import spore_quay
from rehearsal.doors import all_doors
from tests.elections import without_proofs

PIN = "4711"
# The roles of the matrix: `member` writes and votes, `fellow` is another member, `card` a member who came in by card.
SEATS = {
    "organiser": Role.ORGANISER,
    "facilitator": Role.FACILITATOR,
    "moderator": Role.MODERATOR,
    "guarantor": Role.GUARANTOR,
    "expert": Role.EXPERT,
    "member": Role.MEMBER,
    "fellow": Role.MEMBER,
    "card": Role.MEMBER,
    "observer": Role.OBSERVER,
}
ROLES = ("anonymous", "neighbour", *SEATS)
BALLOTS = (("member", "yes", ["1", "2"]), ("fellow", "no", ["2"]), ("card", "yes", ["1"]))
BLT = '2 1\n2 1 2 0\n1 2 0\n0\n"%(name)s A"\n"%(name)s B"\n"Ward"\n'
OWN, OTHER, HIDDEN = "own", "other", "hidden"


@dataclass
class Place:
    """An assembly with one of everything, by the names that addresses and forms use for it."""

    mark: str
    assembly: Assembly
    seats: dict[str, Seat] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    people: dict[str, Person]
    places: dict[str, Place]
    card_seat: Seat


def mark_of(variant: str) -> str:
    return f"zq{variant}zq"


def name_mark(role: str) -> str:
    return f"zn{role}zn"


def build_world() -> World:
    people = {role: person(role) for role in ("neighbour", *SEATS)}
    people["organiser"].email = spore_quay.TALE.address(spore_quay.DOORS[0])
    people["organiser"].save()
    others = {role: person(f"other-{role}") for role in SEATS}
    elsewhere = publish_assembly(set_up_assembly(slug="elsewhere", name="Elsewhere", question="What else?"))
    give_seat(elsewhere.bodies.get(), person=people["neighbour"], role=Role.MEMBER)
    places = {
        OWN: furnished(mark_of(OWN), spore_quay.SLUG, people),
        OTHER: furnished(mark_of(OTHER), "other-place", others),
        HIDDEN: furnished(mark_of(HIDDEN), "hidden-place", people),
    }
    for variant in (OWN, OTHER):
        publish_assembly(places[variant].assembly)
    return World(people, places, places[OWN].seats["card"])


def person(role: str) -> Person:
    return Person.objects.create_person(name=f"{name_mark(role)} Person", email=f"{role}@example.org")


def furnished(mark: str, slug: str, people: dict[str, Person], long: str = "") -> Place:
    """An assembly whose every text holds the mark; where there is room, `long` too."""
    community = Community.objects.create(name=f"Community {mark}", letter="a", about=f"About {mark}")
    Measure.objects.create(
        community=community,
        kind=Measure.Kind.POPULATION,
        value=6000,
        unit=f"people {mark}"[:60],
        source=f"Census {mark}",
        year=2025,
        method=f"Count {mark}",
    )
    assembly = set_up_assembly(
        slug=slug,
        name=f"Assembly {mark}",
        question=f"Question of {mark}?",
        about=f"About {mark} {long}",
        communities=[community],
        charter={"quorum": "1/3", "digits_for_elections": True, "report_signers": "1"},
    )
    Community.objects.filter(id=community.id).update(external_scope=assembly.id, external_id="city-1")
    body = assembly.bodies.select_related("assembly").get(kind=Body.Kind.PLENARY)
    set_phases(body, [(f"Phase {mark}"[:80], date(2026, 1, 1), date(2027, 1, 1))])
    place = Place(mark, assembly)
    for role, kind in SEATS.items():
        home = community if kind == Role.MEMBER else None
        person = Person.objects.get(id=people[role].id)
        place.seats[role] = give_seat(body, person=person, role=kind, community=home, shown_as=ShownAs.FULL)
    audit_participation(assembly)
    form_body(assembly, kind=Body.Kind.COUNCIL, name=f"Council {mark}", external_id="city-1")
    place.things = {
        "variant": "es",
        "rule": "yes-no",
        "slug": slug,
        "assembly_id": assembly.id,
        "body_id": body.id,
        "body_named": str(body.id),
        "community": community.id,
        "seat_id": place.seats["fellow"].id,
        "seat_named": str(place.seats["fellow"].id),
        "meeting_id": start_meeting(body, name=f"Meeting {mark}"[:80], by=place.seats["facilitator"]).id,
        "own_seat_id": place.seats["member"].id,
        "expert_seat_id": place.seats["expert"].id,
        **cards_of(place),
        **words_of_the_desk(place, long),
        **comments_of(place, community, long),
        "concern_id": concern_of(place, long).id,
        **findings_of(place, community, long),
        **evaluation_of(place),
        **trait_of(place, long),
        **shared_in(place, body, community, long),
        **proposals_of(place, body, long),
        **required(place, body, long),
        **manifestos_of(place, body, long),
        **questions_of(place, body, long),
        "told": spore_quay.SLUG,
        "call_id": call_for_help(place.seats["observer"]).id,
        "booth_id": start_booth(assembly, by=place.seats["organiser"], pin=PIN, language="en").id,
        "practice_id": start_practice(body, by=place.seats["facilitator"]).id,
        "door": next((door.token for door in all_doors()), "a" * 40),
        "set_up_token": set_up_token(),
        "passkey_id": passkey_of(people["member"], mark).id,
        "external_id": "city-1",
        **looks_of(place),
        "account_id": account_of(place, body).id,
        "webhook_id": webhook_of(place).id,
        **checks_of(place),
        "token_id": make_token(people["member"], name=f"Token {mark}"[:80], scope="read", days=3)[0].digest,
    }
    place.things |= shared_out_in(place, community) | {"shelter_plan": sheltered_in(place)}
    place.things |= claimed_in(place, community, long)
    return place


def concern_of(place: Place, long: str) -> Concern:
    """The member says that something is wrong, with their name; another such was answered for everybody."""
    words = {"text": f"Wrong {place.mark} {long[:4000]}", "page": f"/{place.mark}"[:200], "contact": place.mark}
    told, other = (send_concern(place.assembly, author=place.seats["member"].person, **words) for _each in range(2))
    answer = f"Answer {place.mark} {long[:4000]}"
    answer_concern(other, by=place.seats["guarantor"], answer=answer, is_public=True)
    return told


def held_and_lapsed(place: Place, certified: Question) -> dict[str, Any]:
    """What is handed over was held, and nobody released it; a fourth guarantor could stand in for one of three."""
    with telling(now() - timedelta(days=15)):
        held = place_hold(certified, guardian="Rule", reason=f"Reason {place.mark}", stops=Stops.PAYMENT)
    lapse_holds()
    body = place.seats["organiser"].body
    for number in range(3):
        person = Person.objects.create_person(name=f"Guarantor {number} {place.mark}"[:100])
        last = give_seat(body, person=person, role=Role.GUARANTOR)
    return {"lapsed_hold": held.id, "substitute": str(last.id)}


def evaluation_of(place: Place) -> dict[str, Any]:
    """The desk asks how the phase goes."""
    name = f"Phase {place.mark}"[:80]
    made = open_evaluation(place.assembly, by=place.seats["facilitator"], about="phase", name=name, days=7)
    return {"evaluation_id": made.id, "evaluated": f"phase:{name}", "evaluated_name": name}


def trait_of(place: Place, long: str) -> dict[str, Any]:
    """The organiser asks what members are; the member has answered, and there are totals."""
    names = [f"{letter} {place.mark} {long}"[:60].strip() for letter in "ab"]
    made = ask_about(
        place.assembly,
        by=place.seats["organiser"],
        name=f"Trait {place.mark} {long}"[:80],
        purpose=f"Purpose {place.mark} {long}"[:300],
        groups=[{"name": name, "population": 500} for name in names],
        source=f"Census {place.mark} {long}"[:200],
        year=2025,
        kept_until=place.assembly.today + timedelta(days=9),
    )
    TraitAnswer.objects.create(trait=made, seat=place.seats["member"], group=made.group_names[0])
    TraitTable.objects.create(
        trait=made,
        made_at=now(),
        members=60,
        answered=40,
        cells=dict(zip(made.group_names, (40, None), strict=True)),
        k=10,
        aggregate={"members": 60, "groups": dict.fromkeys(made.group_names, 20), "salt": "0" * 64},
        sha256="0" * 64,
    )
    return {"trait_id": made.id, "trait_group": made.group_names[0]}


def findings_of(place: Place, community: Community, long: str) -> dict[str, Any]:
    """A guardian found the community wanting, twice: the first was answered, and a false alarm all the same."""
    guardian = replace(guardians()["seats"], gather=lambda _totals: {None: counts})
    counts = Counts((Count(community.name, "a", 6, 60), Count("Elsewhere", "b", 50, 60)))
    look_at(guardian, place.assembly)
    ended = place.assembly.findings.get()
    answer_finding(ended, by=place.seats["organiser"], answer=f"Answer {place.mark} {long[:1800]}")
    call_false_alarm(ended, by=place.seats["guarantor"], reason=f"Reason {place.mark}"[:500])
    counts = Counts((Count(community.name, "a", 7, 60), Count("Elsewhere", "b", 50, 60)))
    look_at(guardian, place.assembly)
    again = place.assembly.findings.get(state="notice")
    return {"finding_id": again.id, "ended_finding": ended.id, "guardian": "seats"}


def comments_of(place: Place, community: Community, long: str) -> dict[str, Any]:
    """The fellow wrote what stands, the member what waits for somebody else from the community."""
    text = f"Figures {place.mark} {long}"[:1000].strip()
    fellow, member = place.seats["fellow"], place.seats["member"]
    standing = write_comment(place.assembly, community, by=fellow, text=text)
    agree_to_comment(standing, by=place.seats["card"])
    waiting = write_comment(place.assembly, community, by=member, text=text)
    return {"comment_id": standing.id, "waiting_comment": waiting.id}


def shared_in(place: Place, body: Body, community: Community, long: str) -> dict[str, Any]:
    """A reactor of which the member booked more than a fair share, with a log, a version and a device that measures."""
    desk, mark, today = place.seats["facilitator"], place.mark, place.assembly.today
    described = Described(
        kind="designs",
        name=f"Reactor {mark}"[:120],
        unit=f"hour {mark}"[:40],
        about=f"About {mark} {long}"[:2000],
        licence=f"Licence {mark}"[:120],
        reading_unit=f"K {mark}"[:40],
    )
    shared = register_resource(body, described, by=desk)
    days = {"begins_on": today, "ends_on": today + timedelta(days=60)}
    season = open_season(shared, by=desk, name=f"Season {mark}"[:80], most=40, shares={community: 1}, **days)
    booking = book(season, by=place.seats["member"], day=today + timedelta(days=50), units=2, key=uuid.uuid4())
    write_log(shared, by=desk, text=f"Log {mark} {long}"[:500])
    publish_version(shared, by=desk, name=f"1 {mark}"[:40], link=f"https://example.org/{quote(mark)[:300]}")
    key = make_device_key(shared, by=desk)
    shared.refresh_from_db()
    post_reading(shared, key=key, value=Decimal(20), at=now())
    return {
        "resource_id": shared.id,
        "booking_id": booking.id,
        "breach_id": booking.breach.id,
        "device_key": key,
    }


def shared_out_in(place: Place, community: Community) -> dict[str, Any]:
    """The reactor is shared out on the decision, with a share for somebody whose name is the mark."""
    shared = Resource.objects.select_related("assembly").get(id=place.things["resource_id"])
    decision = Decision.objects.get(id=place.things["decision_id"])
    plan = Plan(shared, decision, 40, [Claim(community, 30)], {f"River {place.mark}"[:120]: 10})
    made = share_out(plan, rule="leximin", by=place.seats["facilitator"])
    return {"allocation_id": made.id, "ledger_account": made.accounts.get(kind="claimant").id}


def claimed_in(place: Place, community: Community, long: str) -> dict[str, Any]:
    """A round in which the member claims, and one that was shared out, with an appeal that waits."""
    desk, member, mark = place.seats["facilitator"], place.seats["member"], place.mark
    resource = Resource.objects.select_related("assembly", "body").get(id=place.things["resource_id"])
    words, later = f"Evidence {mark} {long}"[:4000], now() + timedelta(days=30)
    terms = claims.Terms(f"Round {mark}"[:120], 40, later, f"River {mark}"[:120], 10, kept_for_appeals=10)
    found, done = (claims.open_round(resource, terms, by=desk) for _each in range(2))
    claims.hand_in(found, by=member, units=30, need=20, evidence=words)
    claims.write_hearing(done, by=desk, text=words)
    claim = claims.hand_in(done, by=member, units=30, need=20, evidence=words)
    shared = {"allocation": place.things["allocation_id"], "claims_until": now(), "appeals_until": later}
    ClaimRound.objects.filter(id=done.id).update(**shared)
    waiting = Appeal.objects.create(claim=claim, units=2, text=words, by=member, at=now())
    return {"claim_round": found.id, "named_round": done.id, "shared_claim": claim.id, "open_appeal": waiting.id}


def sheltered_in(place: Place) -> uuid.UUID:
    """A plan for a storm in which everything that can be named is named with the mark; one quay is not reached."""
    name = csv_cell(f"Hall {place.mark}"[:100])
    quay = csv_cell(f"Quay {place.mark}"[:100])
    given = {
        "shelters": f"id,capacity,attributes,opens,address\n{name},5,power,{name},{name}\n",
        "districts": f"id,class,people,needs\n{quay},{name},9,power\nDunes,,2,\n",
        "ways": f"from,to,km\n{quay},{name},0.5\nDunes,{name},4\n",
    }
    tables = read_tables(**given, limit_km=Decimal(1), first="power")
    by, storm = place.seats["facilitator"], f"Storm {place.mark}"[:120]
    made = make_plan(place.assembly, tables, by=by, name=storm, limit_km=Decimal(1))
    work_out(made.id)
    return made.id


def csv_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def logo_picture() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (64, 32), "teal").save(picture, "PNG")
    return picture.getvalue()


def looks_of(place: Place) -> dict[str, Any]:
    """A logo with the mark in its words, a site, and a legal page, which belongs to no assembly."""
    by = place.seats["organiser"]
    marked = set_logo(place.assembly, by=by, picture=logo_picture(), alt=f"Logo {place.mark}"[:120])
    allow_sites(place.assembly, by=by, sites=["https://city.example"])
    LegalText.objects.get_or_create(
        page="imprint", number=1, defaults={"language": "en", "text": "We are [name].", "written_at": now()}
    )
    return {"logo_mark": marked.logo_sha256[:16], "legal_page": "imprint", "colour": "7a1f5c"}


def account_of(place: Place, body: Body) -> ServiceAccount:
    by = place.seats["organiser"]
    return make_account(body, by=by, name=f"Account {place.mark}"[:80], scopes=["people:read"], days=3)[0]


def set_up_token() -> str:
    """A link from the first minute, when nobody organised here."""
    token, at = secrets.token_urlsafe(32), now()
    SetUpLink.objects.create(token_hash=hashed(token), made_at=at, expires_at=at + LINK_LASTS)
    return token


def passkey_of(person: Person, mark: str) -> Authenticator:
    """A passkey as a browser would have registered it; no device holds its key."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    known = AttestedCredentialData.create(Aaguid.NONE, b"passkey", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    made = AuthenticatorData.create(bytes(32), flags, 0, known)
    response = {
        "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":"https://example.org"}'),
        "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
    }
    credential = {"id": websafe_encode(b"passkey"), "rawId": websafe_encode(b"passkey"), "type": "public-key"}
    data = {"name": f"Phone {mark}"[:60], "passwordless": True, "credential": credential | {"response": response}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def checks_of(place: Place) -> dict[str, Any]:
    """A witness outside, an auditor, and a record that was signed."""
    by = place.seats["organiser"]
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    witness = name_witness(place.assembly, by=by, name=f"Paper {place.mark}"[:80], public=public)
    handover = hand_over(place.assembly, by=by, to=place.seats["guarantor"])
    sign_head(place.assembly.id)
    return {"witness_id": witness.id, "handover_id": handover.id, "line": 1}


def webhook_of(place: Place) -> Webhook:
    """A system that is told; its address holds the mark where an address may hold words."""
    at = now()
    words = quote(place.mark)[:300]
    made = Webhook.objects.create(
        assembly=place.assembly,
        url=f"https://1.1.1.1/{words}?{words}"[:500],
        made_at=at,
        next_try_at=at,
        claimed_until=at,
    )
    Attempt.objects.create(
        webhook=made, message=uuid.uuid4(), type="question.open", seq=1, at=at, status=500, problem="refused"
    )
    return made


def cards_of(place: Place) -> dict[str, Any]:
    desk = place.seats["facilitator"]
    fresh = {card.seat.id: card for card in issue_cards([place.seats["fellow"]], by=desk)}
    return {"card_token": fresh[place.seats["fellow"].id].token}


def words_of_the_desk(place: Place, long: str) -> dict[str, Any]:
    picture = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(picture, "PNG")
    notice = post_notice(
        place.assembly,
        by=place.seats["facilitator"],
        title=f"Notice {place.mark}",
        text=f"Told {place.mark} {long[:4000]}",
        picture=picture.getvalue(),
        picture_alt=f"Shows {place.mark}",
    )
    fellow = place.seats["fellow"]
    words = {"subject": f"Subject {place.mark}", "text": f"Told {place.mark} {long[:4000]}", "to": "members"}
    draft, sent = (draft_message(place.assembly, by=place.seats["facilitator"], **words) for _each in range(2))
    send_message(sent, by=place.seats["facilitator"])
    letter = sent.letters.get(seat=fellow)
    return {
        "notice_id": notice.id,
        "message_id": draft.id,
        "sent_message": sent.id,
        "letter_id": letter.id,
        "stop_token": token_of(letter.id),
    }


def proposals_of(place: Place, body: Body, long: str) -> dict[str, Any]:
    def written(what: str) -> Any:
        words = {"title": f"{what} {place.mark}", "text": f"Text of {what} {place.mark} {long}"}
        return draft_proposal(body, by=place.seats["member"], **words)

    draft, public, shared = written("Draft"), written("Proposal"), written("Shared")
    publish_proposal(public, by=place.seats["member"])
    publish_proposal(shared, by=place.seats["member"])
    gone = written("Withdrawn")
    publish_proposal(gone, by=place.seats["member"])
    withdraw_proposal(gone, by=place.seats["member"], reason=f"Reason {place.mark}")
    invite_author(shared, by=place.seats["member"], number=place.seats["fellow"].number)
    cases = moderated(place, written, public, long) | objected(place, public, long)
    return (
        cases
        | {"draft_proposal": draft.id, "proposal": public.id, "shared_proposal": shared.id, "version": 1}
        | {"point_id": points_of(place, public), "merging_id": merging_of(place, shared)}
        | sources_of(place, public, draft)
    )


def sources_of(place: Place, public: Proposal, draft: Proposal) -> dict[str, Any]:
    """Tags, a place, a link and a file, each with the mark; the draft has a file too."""
    by, text = place.seats["member"], f"Words {place.mark}"
    set_details(public, by=by, tags=[place.mark[:30].replace(",", " ")], place=f"At {place.mark}"[:120])
    link = add_evidence(public, by=by, url="https://city.example/a", title=text[:160], why=text[:400])
    files = [
        attach_file(one, by=by, name=f"{place.mark}.txt"[:200], data=text.encode(), about=text[:400])
        for one in (public, draft)
    ]
    return {"evidence_id": link.id, "attachment_id": files[0].id, "draft_attachment": files[1].id}


def merging_of(place: Place, shared: Proposal) -> uuid.UUID:
    """The fellow asks that a text of theirs becomes part of one of the member's."""
    words = {"title": f"Alike {place.mark}"[:160], "text": f"Text {place.mark}"}
    fellow = place.seats["fellow"]
    alike = publish_proposal(draft_proposal(shared.body, by=fellow, **words), by=fellow)
    return ask_to_merge(alike, by=fellow, number=shared.number, reason=f"Reason {place.mark}"[:500]).id


def points_of(place: Place, proposal: Proposal) -> uuid.UUID:
    """The member wrote one and the fellow another, which the member found helpful; the fellow supports the text."""
    fellow, member = place.seats["fellow"], place.seats["member"]
    support_proposal(proposal, by=fellow)
    text = f"Point {place.mark}"[:280]
    rate_point(add_point(proposal, by=fellow, side="against", text=text), by=member, is_helpful=True)
    return add_point(proposal, by=member, side="for", text=text).id


def moderated(place: Place, written: Any, public: Any, long: str) -> dict[str, Any]:
    """The fellow reported three texts of the member: one waits, one is hidden, one decision was appealed against."""
    seats, found = place.seats, []
    words = f"Words {place.mark} {long}"[:500].strip()
    for what in ("waits", "Hidden", "Appealed"):
        text = public if what == "waits" else publish_proposal(written(what), by=seats["member"])
        case = report_text("proposal", str(text.id), by=seats["fellow"], ground="insult", words=words)
        if what != "waits":
            case = decide_case(case, by=seats["moderator"], outcome="hidden", ground="insult", reason=words)
        if what == "Appealed":
            appeal_decision(case, by=seats["member"], words=words)
        found.append(case.id)
    waiting, decided, appealed = found
    return {"text_kind": "proposal", "waiting_case": waiting, "case_id": decided, "appealed_case": appealed}


def objected(place: Place, public: Proposal, long: str) -> dict[str, Any]:
    """The fellow made three objections to the text of the member: two are open, one is answered."""
    seats, words = place.seats, f"Objection {place.mark} {long}"[:2000].strip()
    passage = passages_of(public.text)[0]
    made = []
    for _each in range(3):
        text = text_of(Proposal.objects.with_authors().get(id=public.id))
        made.append(raise_objection(text, by=seats["fellow"], passage=passage, words=words))
    answered = answer_objection(made[1], by=seats["member"], words=words)
    return {"objection_id": made[0].id, "answered_objection": answered.id}


def required(place: Place, body: Body, long: str) -> dict[str, Any]:
    """The member requires an answer; one gathers signatures, one waits for the answer, one has it."""
    seats, made = place.seats, []
    for what in ("Gathering", "Required", "Answered"):
        words = {"title": f"{what} {place.mark}"[:200], "text": f"Text {place.mark} {long}"[:5000].strip()}
        one = write_request(body, by=seats["member"], wants="answer", **words)
        if what == "Gathering":
            AgendaRequest.objects.filter(id=one.id).update(needed=9, state="gathering", required_at=None, due_at=None)
        if what == "Answered":
            answer_request(one, by=seats["facilitator"], answer=words["text"])
        made.append(one.id)
    return {"gathering_request": made[0], "request_of_members": made[1], "answered_request": made[2]}


def projects_of(place: Place, made: dict[str, Any]) -> UUID:
    """A project of the open budget with its sheet and a promise, and a milestone of one that is paid for."""
    desk = place.seats["facilitator"]
    budget = Budget.objects.get(question=made["funding_question"])
    sheet = {"place": f"Place {place.mark}"[:120], "category": f"Kind {place.mark}"[:60]}
    sheet["feasibility"] = f"Checked {place.mark}"
    describe_project(budget, "1", by=desk, latitude=41.1, longitude=-8.6, **sheet)
    paid = Budget.objects.get(question=made["funded_question"])
    note_milestone(paid, "2", by=desk, stage="begun", day=date(2026, 11, 2), text=f"Done {place.mark}"[:500])
    return promise_funding(budget, "1", by=desk, giver=f"Bank {place.mark}"[:120], amount=Decimal(5)).id


PB = """META
key;value
budget;50
vote_type;approval
PROJECTS
project_id;cost;name
1;60;A
2;40;B
3;30;C
VOTES
voter_id;vote
1;1,2
"""


def manifestos_of(place: Place, body: Body, long: str) -> dict[str, Any]:
    """A draft, one in its second reading with an open amendment of the member and an accepted one, and a frozen one."""
    desk, member, made = place.seats["facilitator"], place.seats["member"], {}
    for name in ("draft", "read", "frozen", "adopted"):
        text = f"{name} text {place.mark}\n\n{long[:4000]}"
        manifesto = manifestos.start_manifesto(body, by=desk, title=f"{name} manifesto {place.mark}"[:160])
        manifestos.write_article(manifesto.articles.get(), by=desk, title="", text=text)
        article = manifestos.add_article(manifesto, by=desk, title=f"{place.mark} article"[:160], text=text)
        made |= {f"{name}_manifesto": manifesto.id, f"{name}_article": article.id, "stage": "general"}
        for stage in {"draft": (), "read": ("general", "lines")}.get(name, ("general", "lines", "whole")):
            manifestos.lead_to(manifesto, by=desk, stage=stage)
    manifestos.freeze(Manifesto.objects.get(id=made["frozen_manifesto"]), by=desk)
    edition = manifestos.freeze(Manifesto.objects.get(id=made["adopted_manifesto"]), by=desk)
    Adoption.objects.create(
        assembly=place.assembly, manifesto=edition.manifesto, edition=edition, content=edition.content,
        sha256=edition.sha256, at=now(), by=desk,
    )  # fmt: skip
    words = {"who": f"Works {place.mark}"[:160], "what": f"Pledge {place.mark} {long[:1500]}"}
    words |= {"measured": f"Counted {place.mark}"[:500], "proof": f"Shown {place.mark}"[:500]}
    promised = pledge(edition.manifesto, by=desk, due_on=date(2027, 3, 1), **words)
    shown = {"words": f"Proof {place.mark} {long[:1500]}", "shown_on": date(2026, 1, 5)}
    proof = show_proof(promised, by=desk, file_name=f"{place.mark}.txt", data=b"Forty trees.", **shown)
    made |= {"pledge": promised.id, "proof": proof.id}
    article = Article.objects.select_related("manifesto__body__assembly").get(id=made["read_article"])
    words = f"New {place.mark} {long[:2000]}"
    waiting, accepted = (
        hand_in(article, by=member, wanted=Wanted("insert", "p1", words), reason=f"Reason {place.mark} {long[:1500]}")
        for _each in range(2)
    )
    answer(accepted, by=desk, accepts=True, reason=f"Reason {place.mark}")
    made |= {"passage": "p1", "spanish": "es", "beside": "summary", "first": 1}
    made["companion"] = write_beside(article.manifesto, by=desk, kind="summary", language="en", text=words).id
    write_beside(edition.manifesto, by=desk, kind="notes", language="en", text=words)
    translate(article, by=desk, language="es", title=f"Title {place.mark}"[:160], text=article.markdown)
    return made | {"amendment": waiting.id, "accepted_amendment": accepted.id}


IN_WORDS = ("draft", "frozen", "open", "counted", "certified", "decided")
RULED = {
    "ranked": STV,
    "lotted": STV,
    "scored": "score",
    "graded": "majority-judgement",
    "objected": "consent",
    "funding": "approval",
    "funded": "approval",
    "polled": "approval",
    "outside": "approval",
}
CHOICES: dict[str, tuple[Any, Any, Any]] = {
    YES_NO: ("yes", "no", "yes"),
    STV: (["1", "2"], ["2"], ["1"]),
    "score": ({"1": 5}, {"2": 3}, {}),
    "majority-judgement": ({"1": 5, "2": 1}, {"2": 3}, {"1": 4}),
    "consent": ("agree", "object", "stand-aside"),
    "approval": (["1", "2"], ["2"], ["1"]),
}


def questions_of(place: Place, body: Body, long: str) -> dict[str, Any]:
    desk, made = place.seats["facilitator"], {}
    for name in (*IN_WORDS, *RULED):
        rule = RULED.get(name, YES_NO)
        options = [(f"Option {letter} {place.mark}", f"Why {place.mark}") for letter in "ABC"]
        question = services.draft_question(
            body,
            by=desk,
            title=f"{name} question {place.mark}",
            text=f"Meaning {place.mark} {long}",
            rule=rule,
            options=options if has_options(rule) else (),
        )
        if name == "draft":
            words = Words("author", f"Título {place.mark}", f"Texto {place.mark}")
            services.translate_question(question, by=desk, variant="es", words=words)
        elif name == "outside":
            freeze_for_elsewhere(question, by=place.seats["organiser"], source=f"Stations {place.mark}"[:300])
        elif name != "polled":
            services.freeze_question(question, by=desk)
        if rule == "approval" and name != "polled":
            costs = {"1": Decimal(60), "2": Decimal(40), "3": Decimal(30)}
            set_budget(question, by=desk, amount=Decimal(50), currency="EUR", rule="greedy", costs=costs)
        if name == "ranked":
            for role in ("organiser", "guarantor"):
                add_digits(question, by=place.seats[role], digits="4711")
        if name not in {"draft", "frozen", "lotted", "funding", "polled", "outside"}:
            services.open_question(question, by=desk, minutes=60)
            for role, choice in zip(("member", "fellow", "card"), CHOICES[rule], strict=True):
                cast(question, place.seats[role], choice, reason=f"Reason {place.mark}")
        if name in {"counted", "ranked", "certified", "decided", "graded", "objected", "funded"}:
            close(question, place)
        made[f"{name}_question"] = question.id
    made |= {"project_key": "1", "paid_key": "2"}
    made |= secret_questions_of(place, body)
    made |= questions_held_elsewhere(place, body)
    count_due()
    made["funding_id"] = projects_of(place, made)
    ranked = Question.objects.get(id=made["ranked_question"])
    made["hold_id"] = place_hold(ranked, guardian=f"Rule {place.mark}"[:80], reason=f"Reason {place.mark}").id
    services.certify_question(Question.objects.get(id=made["certified_question"]), by=place.seats["guarantor"])
    made |= held_and_lapsed(place, Question.objects.get(id=made["certified_question"]))
    decision = conclude(Question.objects.get(id=made["decided_question"]), by=place.seats["guarantor"])
    assert decision is not None
    made["decision_id"] = decision.id
    counted = Question.objects.get(id=made["counted_question"])
    words = {"title": f"Otherwise {place.mark}"[:200], "text": f"Report {place.mark} {long[:4000]}"}
    made["report_id"] = write_report(counted, by=place.seats["member"], **words).id
    opened = Question.objects.get(id=made["open_question"])
    asked = services.ask_for(
        opened, Request.Act.CLOSE_EARLY, by=place.seats["organiser"], reason=f"Reason {place.mark}"
    )
    batch = import_batch(
        body,
        by=place.seats["organiser"],
        file_name=f"{place.mark}.blt",
        data=(BLT % {"name": place.mark.replace('"', "")}).encode(),
        source=f"Source {place.mark}",
        title=f"Paper {place.mark}",
    )
    count_due()
    made["paper_question"] = batch.id
    return made | {"request_id": asked.id, "code": opened.code}


def secret_questions_of(place: Place, body: Body) -> dict[str, Any]:
    """One that is open, and one that is closed with the ballots of those who are there, few as they are."""
    desk, made = place.seats["facilitator"], {}
    with patch.object(services, "FEWEST_FOR_SECRECY", len(BALLOTS)):
        for name in ("papers", "secret", "sealed"):
            title = f"{name} question {place.mark}"
            question = services.draft_question(body, by=desk, title=title, text=place.mark, mode=Mode.SECRET)
            services.open_question(services.freeze_question(question, by=desk), by=desk, minutes=60)
            made[f"{name}_question"] = question.id
    for role, choice, _ranking in BALLOTS:
        nonces = {name: secrets.token_hex(32) for name in ("n1", "n2")}
        cast_secret_ballot(question.id, person_id=place.seats[role].person_id, choice=choice, **nonces)
    close(question, place)
    papers = Question.objects.get(id=made["papers_question"])
    hand_out_paper(papers.id, seat=place.seats[BALLOTS[0][0]], by=desk)
    close(papers, place)
    return made


def questions_held_elsewhere(place: Place, body: Body) -> dict[str, Any]:
    """One whose election is not set up yet, and one whose result is in."""
    desk, organiser, made = place.seats["facilitator"], place.seats["organiser"], {}
    for name in ("encrypted", "elsewhere"):
        title = f"{name} question {place.mark}"
        question = services.draft_question(body, by=desk, title=title, text=place.mark, mode=Mode.BELENIOS)
        question = services.freeze_question(question, by=desk)
        made[f"{name}_question"] = question.id
    answers, seats = elections.answers_of(question), question.roll_size
    about = {"address": "https://vote.example.org/1", "authority": f"Authority {place.mark}"[:200]}
    names = [f"Keyholder {letter} {place.mark}"[:200] for letter in "AB"]
    data = without_proofs(answers, credentials=seats)
    elections.set_up_election(question, by=organiser, keyholders=names, data=data, **about)
    services.open_question(question, by=desk, minutes=60)
    close(question, place)
    data = without_proofs(answers, credentials=seats, result=[2, 1, 0])
    with patch.object(checking, "TOOL", "no-such-tool"):
        elections.bring_result(question, by=organiser, file_name=f"{place.mark}.bel", data=data)
        count_due()
    return made


def count_due() -> None:
    for tally in tallying.due_tallies():
        assert tallying.count_tally(tally)


def cast(question: Question, seat: Seat, choice: object, reason: str = "") -> None:
    cast_open_ballot(
        question.id,
        person_id=seat.person_id,
        choice=choice,
        key=uuid.uuid4(),
        shown_as=ShownAs(seat.shown_as),
        reason=reason,
    )


def close(question: Question, place: Place) -> None:
    asked = services.ask_for(
        Question.objects.get(id=question.id),
        Request.Act.CLOSE_EARLY,
        by=place.seats["facilitator"],
        reason="All voted.",
    )
    services.confirm_request(asked, by=place.seats["guarantor"])


def open_card(seat: Seat, desk: Seat, session_key: str) -> None:
    """The seat's card was opened in the browser with this session."""
    fresh = reissue_card(seat, by=desk)
    remember_device(claim_card(fresh.token, pin=PIN), session_key=session_key)
