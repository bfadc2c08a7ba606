"""Every address of the product, and who may do what there. A new address needs a row.

Read a row as a sentence: at `ballots:freeze`, of a draft, the desk may look and send; the draft is known to the
desk alone. Who knows of a thing and may not touch it is refused; to everybody else it is absent.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from governance.evaluations.principles import PRINCIPLES
from tests.nets.world import BLT, HIDDEN, OTHER, PB, ROLES, logo_picture

Audience = frozenset[str]
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
SEATED = SIGNED_IN - {"neighbour"}
# A visit by card is not enough for a person's own keys and tokens of other seats.
IN_PERSON = SIGNED_IN - {"card"}
DESK = frozenset({"organiser", "facilitator"})
ORGANISER = frozenset({"organiser"})
CERTIFYING = frozenset({"organiser", "guarantor"})
GUARANTOR = frozenset({"guarantor"})
CONFIRMING = DESK | CERTIFYING
# The organiser asked; somebody else confirms.
SECOND = CONFIRMING - ORGANISER
MEMBERS = frozenset({"member", "fellow", "card"})
AUTHOR = frozenset({"member"})
INVITED = frozenset({"fellow"})
FELLOW = frozenset({"fellow"})
WRITERS = MEMBERS | DESK | {"expert"}
NOBODY: Audience = frozenset()


@dataclass(frozen=True)
class Row:
    """One address: which thing it is about, who knows of that thing, and who may use which method.

    A method without an audience is not offered. `signs_in`: strangers are led to sign in. `is_private`: reading needs
    a name. `opens_by_itself`: whoever has the address may use it, like a card. `in_person`: a visit by card is not
    enough. `for_strangers`: whoever comes is a stranger there. `sends_on`: who is signed in is led away before the
    method is looked at. `thing` fills the address, `sent` and `names` a body that works, `passes` are other answers
    that mean yes.
    """

    name: str
    thing: Mapping[str, str] = field(default_factory=dict)
    get: Audience | None = None
    post: Audience | None = None
    put: Audience | None = None
    patch: Audience | None = None
    delete: Audience | None = None
    knows: Audience = EVERYBODY
    signs_in: bool = False
    is_private: bool = False
    tells_existence: bool = False
    has_options: bool = False
    opens_by_itself: bool = False
    in_person: bool = False
    sends_on: bool = False
    for_strangers: bool = False
    sent: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    passes: frozenset[int] = frozenset()

    def may(self, method: str) -> Audience | None:
        return self.get if method == "HEAD" else getattr(self, method.lower(), None)

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def expected(self, method: str, role: str, variant: str) -> str:
        """What this role meets with this method, where the thing is its own, another assembly's, or unpublished."""
        is_stranger = role == "anonymous"
        is_unsafe = method not in {"GET", "HEAD", "OPTIONS"}
        at_the_door = "sign-in" if self.signs_in else "refused"
        must_name = is_stranger and (
            self.signs_in or self.is_private or (self.is_api and is_unsafe and not self.has_options)
        )
        if method == "OPTIONS" and (self.has_options or self.is_api):
            return "refused" if is_stranger and self.is_private else "passes"
        may = self.may(method)
        if may is None:
            return at_the_door if must_name else "not offered"
        knows = self.knows
        if self.thing and not self.opens_by_itself:
            may, knows = seen_from(variant, may), seen_from(variant, knows)
        if self.for_strangers and variant == HIDDEN:
            may = knows = NOBODY
        if role in may:
            return "passes"
        if must_name:
            return at_the_door
        is_known = role in knows or self.tells_existence or (self.in_person and role == "card")
        return "refused" if is_known else "absent"


def seen_from(variant: str, audience: Audience) -> Audience:
    """Who is left of an audience: at another assembly only everybody, at an unpublished one those with a seat."""
    if variant == OTHER:
        return audience if audience == EVERYBODY else NOBODY
    return audience & (SEATED - {"card"}) if variant == HIDDEN else audience


SLUG = {"slug": "slug"}
BODY = {"body_id": "body_id"}
SEAT = {"seat_id": "seat_id"}
SEAT_NAMED = {"seat": "seat_named"}
MEETING = {"meeting_id": "meeting_id"}
PASSKEY = {"passkey_id": "passkey_id"}
REQUEST = {"request_id": "request_id"}
PROPOSAL = {"proposal_id": "proposal"}
DRAFT_PROPOSAL = {"proposal_id": "draft_proposal"}
SHARED = {"proposal_id": "shared_proposal"}
POINT_ID = {"point_id": "point_id"}
EVIDENCE_ID = {"evidence_id": "evidence_id"}
ATTACHMENT = {"attachment_id": "attachment_id"}
DRAFT_ATTACHMENT = {"attachment_id": "draft_attachment"}
MERGING = {"merging_id": "merging_id"}
MANIFESTO = {"manifesto_id": "read_manifesto"}
DRAFT_MANIFESTO = {"manifesto_id": "draft_manifesto"}
FROZEN_MANIFESTO = {"manifesto_id": "frozen_manifesto"}
ADOPTED = {"manifesto_id": "adopted_manifesto"}
EDITION = FROZEN_MANIFESTO | {"number": "version"}
ARTICLE = {"article_id": "read_article"}
DRAFT_ARTICLE = {"article_id": "draft_article"}
FROZEN_ARTICLE = {"article_id": "frozen_article"}
AMENDMENT = {"amendment_id": "amendment"}
IN_SPANISH = {"language": "spanish"}
COMPANION = {"companion_id": "companion"}
DRAFT = {"question_id": "draft_question"}
FROZEN = {"question_id": "frozen_question"}
OPEN = {"question_id": "open_question"}
COUNTED = {"question_id": "counted_question"}
HOLD = {"hold_id": "hold_id"}
LAPSED = {"hold_id": "lapsed_hold"}
SUBSTITUTE = {"substitute": "substitute"}
LOTTED = {"question_id": "lotted_question"}
DECISION = {"decision_id": "decision_id"}
CERTIFIED = {"question_id": "certified_question"}
FUNDING = {"question_id": "funding_question"}
FUNDED = {"question_id": "funded_question"}
POLLED = {"question_id": "polled_question"}
OUTSIDE = {"question_id": "outside_question"}
PROJECT = FUNDING | {"key": "project_key"}
REJECTED = FUNDED | {"key": "project_key"}
PAID = FUNDED | {"key": "paid_key"}
PROMISED = {"funding_id": "funding_id"}
COSTS = {"amount": "50", "currency": "EUR", "rule": "greedy"}
ON_PAGE = {"amount": "50", "currency": "EUR", "way": "greedy", "leftover": "back"}
ON_PAGE |= {"cost_1": "60", "cost_2": "40", "cost_3": "30"}
PROMISE = {"giver": "A bank", "amount": "5"}
MILESTONE = {"stage": "done", "day": "2026-11-02"}
NO_FILE = frozenset({400})
CITY = {"file_name": "city.pb", "content": PB}
REPORT = {"report_id": "report_id"}
REPORTING = {"title": "We see it otherwise", "text": "Shade first.", "name": "first"}
MODERATING = frozenset({"moderator", "guarantor"})
HOLDING = {"reason": "The count of paper is missing.", "days": 7}
DIGITS = {"digits": "4711"}
SECRET = {"question_id": "secret_question"}
SEALED = {"question_id": "sealed_question"}
ENCRYPTED = {"question_id": "encrypted_question"}
ELSEWHERE = {"question_id": "elsewhere_question"}
PAPERS = {"question_id": "papers_question"}
NOTICE = {"notice_id": "notice_id"}
CALL = {"call_id": "call_id"}
BOOTH = {"booth_id": "booth_id"}
PRACTICE = {"practice_id": "practice_id"}
MESSAGE = {"message_id": "message_id"}
SENT_MESSAGE = {"message_id": "sent_message"}
LETTER = {"letter_id": "letter_id"}
PAPER = {"question_id": "paper_question"}
RANKED = {"question_id": "ranked_question"}
SCORED = {"question_id": "scored_question"}
GRADED = {"question_id": "graded_question"}
OBJECTED = {"question_id": "objected_question"}

LEGAL = {"page": "legal_page"}
WEBHOOK = {"webhook_id": "webhook_id"}
HOOK = {"url": "https://1.1.1.1/", "interest": "all"}
HOOK_GIVEN = {"url": "https://1.1.1.1/"}
TESTING = {"act": "test"}
WITNESS = {"name": "The Evening Paper", "public": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"}
BAD = frozenset({400})
# From nobody who was named as a witness.
COSIGNATURE = {"key_id": "0", "size": 1, "root": "0", "at": "0", "signature": "0"}
WORDS = {"title": "Shade", "text": "Plant trees."}
QUESTION = {"title": "Shall we?", "rule": "yes-no"}
EVIDENCE = {"url": "https://city.example/b", "title": "A study", "why": "It counts the trees."}
FILE = {"name": "tides.txt", "content": base64.b64encode(b"High at noon.").decode(), "about": "Tides."}
MERGE = {"number": "3", "reason": "They say the same."}
POINT = {"side": "for", "text": "It is cheap."}
TRANSLATION = {"label": "author", "title": "¿Lo hacemos?", "text": ""}
REASON = {"reason": "We have said why."}
KEY = {"Idempotency-Key": "7f8f9c62-3b3e-4b1c-9d53-0f4b4a3b2c1d"}
LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat()
WRITTEN = {"to": "members", "subject": "Lunch", "text": "Soup."}
MANNERS = {"time_zone": "UTC", "quiet_from": "21:00", "quiet_until": "08:00"}
CHARTER = {
    "each_of": "none",
    "report_signers": "5",
    "threshold": "2/3",
    "quorum": "1/2",
    "quorum_counts": "seats",
    "minimum_roll": "3",
    "shortest_vote_minutes": "1",
    "concern_days": "14",
    "open_vote_seen_by": "everybody",
}
CASE = {"case_id": "case_id"}
WAITING_CASE = {"case_id": "waiting_case"}
APPEALED = {"case_id": "appealed_case"}
TEXT = {"kind": "text_kind", "target": "proposal"}
GROUND = {"ground": "hate"}
LEAVING = {"outcome": "left", "reason": "It is an opinion."}
APPEAL = {"words": "It insults nobody."}
OBJECTION = {"objection_id": "objection_id"}
ANSWERED = {"objection_id": "answered_objection"}
OBJECTING = (MEMBERS | {"expert"}) - AUTHOR
SAID = {"words": "The pumps wake everybody."}
GATHERING = {"request_id": "gathering_request"}
REQUIRED = {"request_id": "request_of_members"}
ANSWERED_REQUEST = {"request_id": "answered_request"}
REQUIRING = {"wants": "question", "title": "The gate?", "text": "We work late."}
ANY = {"If-Match": "*"}
FIRST = {"If-Match": '"1"'}
TOKEN = {"name": "a", "scope": "read", "days": 3}
NAMED_BODY = {"body": "body_id"}
EXTERNAL = {"external_id": "external_id"}
COMMUNITY = {"name": "Upland", "letter": "a"}
ACCOUNT = {"name": "a", "days": 3}
PERSON = {"name": "A", "role": "member", "language": "en"}
CELLS = {"cells": "name\nUma Ude\n", "do": "1"}
SURE = {"sure": "on"}
# Whoever organises alone is told to find somebody else first.
LAST = frozenset({409})
OF_COMMUNITY = {"community_id": "community"}
COMMENTED = {"comment_id": "comment_id"}
WAITING = {"comment_id": "waiting_comment"}
COMMENT = {"text": "Three wells, not five."}
REMOVERS = frozenset({"guarantor", "moderator"})
CONCERN_ID = {"concern_id": "concern_id"}
FINDING = {"finding_id": "finding_id"}
EVALUATION = {"evaluation_id": "evaluation_id"}
TRAIT = {"trait_id": "trait_id"}
TRAIT_GROUP = {"group": "trait_group"}
JUDGES = MEMBERS | DESK
MARKED = {one.name: 4 for one in PRINCIPLES}
ENDED_FINDING = {"finding_id": "ended_finding"}
CONCERN = {"text": "The door was locked.", "signed": "no"}
ANSWERING = {"answer": "It is open now.", "seen_by": "everybody"}
PIN = {"pin": "471193"}
SHOWN = {"shown_as": "number"}
TEA = {"choice": "tea"}
CAST = {"choice": "yes", "key": KEY["Idempotency-Key"]}
SECRET_BALLOT = {"choice": "yes", "n1": "1a" * 32, "n2": "2b" * 32}
MISTAKEN = frozenset({400})
PASTED = {"pasted": BLT % {"name": "Ash"}, "source": "Paper"}
BATCH = {"file_name": "w.blt", "content": BLT % {"name": "Ash"}, "source": "Paper"}
PHASE_FORMS = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": ""}

RESOURCE = {"resource_id": "resource_id"}
BOOKING = {"booking_id": "booking_id"}
BREACH = {"breach_id": "breach_id"}
ALLOCATION = {"allocation_id": "allocation_id"}
LEDGER_ACCOUNT = ALLOCATION | {"account_id": "ledger_account"}
SHELTER_PLAN = {"plan_id": "shelter_plan"}
STORM = {
    "name": "March",
    "limit_km": "1",
    "shelters": "id,capacity\nHall,5",
    "districts": "id,class,people\nQuay,,9",
    "ways": "from,to,km\nQuay,Hall,0.5",
}
CLAIMING = {"estate": 5, "claims": []}
DIVIDING = {"rule": "leximin"} | CLAIMING
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
TRAIT_ASKED = {"name": "Home", "purpose": "To see who is missing.", "kept_until": TOMORROW}
ASKED_OF_MEMBERS = TRAIT_ASKED | {"groups": "Town; 30\nLand; 70", "source": "Census", "year": "2025"}
NEXT_YEAR = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
CLAIM_ROUND = {"round_id": "claim_round"}
AWARD_APPEAL = {"units": 1, "text": "An hour on foot."}
DISMISSED = {"granted": 0, "answer": "No."}
HANDED_IN = {"units": 5, "need": 4, "evidence": "Lungs."}
ROUND = {
    "name": "Winter",
    "estate": 5,
    "claims_until": f"{NEXT_YEAR}T12:00",
    "reserved": 0,
    "kept_for_appeals": 0,
    "appeal_days": 7,
}
SHARING = {"kind": "water", "name": "Well", "unit": "litre"}
SEASON = {"name": "Summer", "begins_on": NEXT_YEAR, "ends_on": NEXT_YEAR, "most": 5}
BOOKED = {"day": TOMORROW, "units": 1, "key": KEY["Idempotency-Key"]}
TURN = {"number": 1, "begins_on": TOMORROW, "ends_on": TOMORROW}
LOGGED = {"text": "The valve is new."}
VERSIONED = {"name": "2.0", "link": "https://example.org/2"}
READING = {"value": "30", "at": "2026-11-20T12:00:00Z"}
ANSWER = {"answer": "We give it back."}
LOGO = base64.b64encode(logo_picture()).decode()

MACHINES = [
    Row("livez", get=EVERYBODY),
    Row("readyz", get=EVERYBODY, passes=frozenset({503})),
]


def entrance(name: str, **sent: str) -> Row:
    """One of the addresses where people sign in."""
    return Row(name, get=EVERYBODY, post=EVERYBODY, has_options=True, sends_on=True, sent=sent)


PEOPLE = [
    entrance("people:sign_in", email="nobody@example.org"),
    entrance("people:code", code="ABCDEF"),
    entrance("people:sign_in_by_passkey", credential="{}"),
    entrance("account_login", email="nobody@example.org"),
    entrance("account_signup", email="nobody@example.org"),
    entrance("account_request_login_code", email="nobody@example.org"),
    entrance("account_inactive", email="nobody@example.org"),
    entrance("account_confirm_login_code"),
    entrance("mfa_login_webauthn"),
    Row("people:sign_out", post=EVERYBODY),
    Row("people:sign_in_with_account", get=EVERYBODY, passes=frozenset({404})),
    Row("back_with_account", get=EVERYBODY, passes=frozenset({404})),
    Row("people:language", post=EVERYBODY, sent={"language": "es", "next": "/en/"}),
    Row("people:me", get=SIGNED_IN, signs_in=True),
    Row("people:data", get=IN_PERSON, signs_in=True, in_person=True),
    Row("people:data_file", get=IN_PERSON, signs_in=True, in_person=True),
    Row("people:erase", get=IN_PERSON, post=IN_PERSON, signs_in=True, in_person=True, sent=SURE, passes=LAST),
    Row("people:passkeys", get=IN_PERSON, post=IN_PERSON, signs_in=True, passes=frozenset({400})),
    Row(
        "people:remove_passkey", {"passkey_id": "passkey_id"}, post=AUTHOR, knows=AUTHOR, signs_in=True, in_person=True
    ),
    Row("account_logout", post=EVERYBODY),
    Row(
        "integrations:tokens",
        get=SIGNED_IN,
        post=SIGNED_IN,
        signs_in=True,
        sent=TOKEN,
    ),
    Row("integrations:accounts", SLUG, get=ORGANISER, post=ORGANISER, signs_in=True, sent=ACCOUNT, names=NAMED_BODY),
    Row("correspondence:outbox", get=EVERYBODY),
    Row("demo:doors", get=EVERYBODY),
    Row("demo:story", {"slug": "told"}, opens_by_itself=True, get=EVERYBODY),
    Row("demo:door", {"token": "door"}, opens_by_itself=True, get=EVERYBODY, post=EVERYBODY),
    # At the computer itself alone: from elsewhere sending is refused.
    Row("demo:start_our_own", get=EVERYBODY, post=EVERYBODY, passes=frozenset({403})),
    Row("home", get=EVERYBODY),
    Row("limits", get=EVERYBODY),
    Row("service_worker", get=EVERYBODY),
]
MEMBERSHIP = [
    Row("members:people", SLUG, get=EVERYBODY),
    Row(
        "members:add",
        SLUG,
        get=DESK,
        post=DESK,
        signs_in=True,
        sent=PERSON,
        names={"body": "body_id"},
    ),
    Row(
        "members:import",
        SLUG,
        get=DESK,
        post=DESK,
        signs_in=True,
        sent=CELLS,
        names={"body": "body_id"},
    ),
    Row("members:cards", SLUG, get=DESK, post=DESK, signs_in=True),
    Row("members:cards_anew", SLUG, get=DESK, post=DESK, signs_in=True, sent={"read_at": "2026-11-20T12:00:00+00:00"}),
    Row("members:poster", SLUG, get=DESK, post=DESK, signs_in=True, sent={"network": "Hall", "password": "a"}),
    Row("members:guide", SLUG, get=DESK, signs_in=True),
    Row("members:attendance", SLUG, get=DESK, signs_in=True),
    Row("members:seat", SEAT, get=DESK, signs_in=True),
    Row("members:reissue", SEAT, post=DESK, signs_in=True),
    # The member sits in another assembly too, so even whoever may write their name anew is told that it stays.
    Row("members:person", SEAT, get=DESK, post=DESK, signs_in=True, sent={"name": "Uma", "language": "es"}, passes=BAD),
    Row("members:end", SEAT, get=ORGANISER, post=ORGANISER, signs_in=True, sent=REASON),
    Row("members:leave", SEAT, get=FELLOW, post=FELLOW, knows=FELLOW, signs_in=True),
    Row("members:name", SEAT, get=FELLOW, post=FELLOW, knows=FELLOW, signs_in=True, sent={"shown_as": "number"}),
    Row("members:code", get=EVERYBODY, post=EVERYBODY, sent={"code": "AAAABBBBCCCC"}, passes=frozenset({404})),
    Row(
        "members:card",
        {"token": "card_token"},
        opens_by_itself=True,
        get=EVERYBODY,
        post=EVERYBODY,
        sent=PIN,
    ),
    Row("members:not_mine", post=EVERYBODY),
    Row("short_card", {"token": "card_token"}, opens_by_itself=True, get=EVERYBODY),
    Row("bodies:charter", BODY, get=EVERYBODY, post=ORGANISER, sent=CHARTER),
    Row("bodies:phases", BODY, get=ORGANISER, post=ORGANISER, signs_in=True, sent=PHASE_FORMS),
    Row("sessions:here", BODY, get=DESK, post=DESK, signs_in=True, sent={"name": "Saturday"}),
    Row(
        "sessions:mark",
        MEETING,
        post=DESK,
        signs_in=True,
        sent={"here": "yes"},
        names=SEAT_NAMED,
    ),
    Row("sessions:end", MEETING, get=DESK, post=DESK, signs_in=True),
    Row("integrations:webhooks", SLUG, get=ORGANISER, post=ORGANISER, signs_in=True, sent=HOOK),
    Row("integrations:webhook", WEBHOOK, get=ORGANISER, post=ORGANISER, knows=ORGANISER, signs_in=True, sent=TESTING),
    Row("integrations:empty_sandbox", SLUG, get=ORGANISER, post=ORGANISER, signs_in=True, passes=frozenset({409})),
    Row(
        "integrations:change_webhook",
        WEBHOOK,
        get=ORGANISER,
        post=ORGANISER,
        knows=ORGANISER,
        signs_in=True,
        sent={"interest": "all"},
    ),
    Row("integrations:end_webhook", WEBHOOK, get=ORGANISER, post=ORGANISER, knows=ORGANISER, signs_in=True),
    Row("communities:communities", SLUG, get=EVERYBODY),
    Row("comments:write", SLUG | OF_COMMUNITY, get=MEMBERS, post=MEMBERS, signs_in=True, sent=COMMENT),
    Row("comments:comment", COMMENTED, get=EVERYBODY),
    Row("comments:comment", WAITING, get=MEMBERS, knows=MEMBERS),
    Row("comments:agree", WAITING, post=MEMBERS - AUTHOR, knows=MEMBERS),
    Row("comments:take_back", WAITING, post=AUTHOR, knows=MEMBERS),
    Row("comments:remove", COMMENTED, get=REMOVERS, post=REMOVERS, signs_in=True, sent=REASON),
    Row("allocations:list", SLUG, get=EVERYBODY),
    Row("allocations:allocation", ALLOCATION, get=EVERYBODY),
    Row("allocations:csv", ALLOCATION, get=EVERYBODY),
    Row("allocations:json", ALLOCATION, get=EVERYBODY),
    Row("allocations:share_out", RESOURCE, get=DESK, post=DESK, signs_in=True, sent={"estate": "5"}, passes=BAD),
    Row("allocations:hand_over", LEDGER_ACCOUNT, get=ORGANISER, post=ORGANISER, signs_in=True),
    Row("claims:list", SLUG, get=EVERYBODY),
    Row("claims:open", RESOURCE, get=DESK, post=DESK, signs_in=True, sent=ROUND),
    Row("claims:round", CLAIM_ROUND, get=EVERYBODY),
    Row("claims:round", {"round_id": "named_round"}, get=EVERYBODY),
    Row("claims:claim", CLAIM_ROUND, get=MEMBERS, post=MEMBERS, signs_in=True, sent=HANDED_IN),
    Row("claims:hear", CLAIM_ROUND, get=DESK, post=DESK, signs_in=True, sent={"text": "All spoke."}),
    Row("claims:ask", CLAIM_ROUND, get=DESK, post=DESK, signs_in=True, sent={"title": "By which?"}, passes=BAD),
    Row("claims:share", CLAIM_ROUND, get=DESK, post=DESK, signs_in=True, passes=frozenset({409})),
    Row("claims:close", CLAIM_ROUND, get=DESK, post=DESK, signs_in=True, passes=frozenset({409})),
    Row(
        "claims:appeal",
        {"claim_id": "shared_claim"},
        get=MEMBERS,
        post=MEMBERS,
        signs_in=True,
        sent=AWARD_APPEAL,
        passes=BAD,
    ),
    Row(
        "claims:answer",
        {"appeal_id": "open_appeal"},
        get=GUARANTOR,
        post=GUARANTOR,
        signs_in=True,
        sent=DISMISSED,
    ),
    Row("shelters:list", SLUG, get=EVERYBODY),
    Row("shelters:make", SLUG, get=DESK, post=DESK, signs_in=True, sent=STORM),
    Row("shelters:plan", SHELTER_PLAN, get=EVERYBODY),
    Row("shelters:listed", SHELTER_PLAN, get=EVERYBODY),
    Row("shelters:texts", SHELTER_PLAN, get=EVERYBODY),
    Row("shelters:json", SHELTER_PLAN, get=EVERYBODY),
    Row("shelters:shelters_csv", SHELTER_PLAN, get=EVERYBODY),
    Row("shelters:districts_csv", SHELTER_PLAN, get=EVERYBODY),
    Row("shelters:ways_csv", SHELTER_PLAN, get=EVERYBODY),
    Row("resources:list", SLUG, get=EVERYBODY),
    Row("resources:register", SLUG, get=DESK, post=DESK, signs_in=True, sent=SHARING, names=NAMED_BODY),
    Row("resources:resource", RESOURCE, get=EVERYBODY),
    Row("resources:season", RESOURCE, get=DESK, post=DESK, signs_in=True, sent=SEASON),
    Row("resources:book", RESOURCE, get=MEMBERS, post=MEMBERS, signs_in=True, sent=BOOKED),
    Row("resources:steward", RESOURCE, get=DESK, post=DESK, signs_in=True, sent=TURN),
    Row("resources:log", RESOURCE, get=DESK, post=DESK, signs_in=True, sent=LOGGED),
    Row("resources:version", RESOURCE, get=DESK, post=DESK, signs_in=True, sent=VERSIONED),
    Row("resources:device", RESOURCE, get=DESK, post=DESK, signs_in=True),
    Row("resources:give_back", BOOKING, get=DESK | MEMBERS, post=DESK | MEMBERS, signs_in=True),
    Row("resources:answer", BREACH, get=DESK, post=DESK, signs_in=True, sent=ANSWER),
    Row("chronicle:minutes", SLUG, get=EVERYBODY),
    Row("chronicle:jsonl", SLUG, get=EVERYBODY),
    Row("chronicle:verify", get=EVERYBODY),
    Row("witnesses:list", SLUG, get=EVERYBODY, post=CERTIFYING, sent=WITNESS),
    Row("witnesses:end", {"witness_id": "witness_id"}, post=CERTIFYING, knows=CERTIFYING, signs_in=True),
    Row("bundles:bundle", SLUG, get=EVERYBODY, post=CERTIFYING, sent={"to": "0"}, passes=BAD),
    Row("bundles:check", SLUG, get=EVERYBODY),
    Row("bundles:alone", get=EVERYBODY),
    Row("bundles:public", SLUG, get=EVERYBODY),
    Row("bundles:auditors", SLUG, get=GUARANTOR, signs_in=True),
    Row("bundles:end", {"handover_id": "handover_id"}, post=CERTIFYING, knows=CERTIFYING, signs_in=True),
    Row("assembly", SLUG, get=EVERYBODY),
    Row("feed", get=EVERYBODY),
    Row("assembly_feed", SLUG, get=EVERYBODY),
    Row("calendar", SLUG, get=EVERYBODY),
    Row("catalogue", get=EVERYBODY),
    Row("appearance:legal", LEGAL, opens_by_itself=True, get=EVERYBODY),
    Row("appearance:legal_version", LEGAL | {"number": "version"}, opens_by_itself=True, get=EVERYBODY),
    Row("appearance:appearance", SLUG, get=ORGANISER, post=ORGANISER, signs_in=True, sent={"do": "no-logo"}),
    Row("appearance:write", SLUG | LEGAL, get=ORGANISER, post=ORGANISER, signs_in=True, sent={"text": "A"}),
    Row("accent", {"colour": "colour"}, opens_by_itself=True, get=EVERYBODY),
    Row("logo", SLUG | {"mark": "logo_mark"}, get=EVERYBODY),
    Row("oembed", get=EVERYBODY, passes=frozenset({404})),
    Row("press:embed_phases", SLUG, get=EVERYBODY, for_strangers=True),
    Row("desk", SLUG, get=DESK),
    Row("backups:list", SLUG, get=ORGANISER, signs_in=True),
    Row("publish", SLUG, get=ORGANISER, post=ORGANISER),
    Row("audits:board", SLUG, get=EVERYBODY),
    Row("audits:guardians", SLUG, get=EVERYBODY),
    Row("audits:watch", SLUG, get=GUARANTOR),
    Row("evaluations:list", SLUG, get=EVERYBODY),
    Row("evaluations:ask", SLUG, get=DESK, post=DESK, signs_in=True, names={"about": "evaluated"}, sent={"days": "3"}),
    Row("evaluations:evaluation", EVALUATION, get=EVERYBODY),
    Row("evaluations:answer", EVALUATION, get=JUDGES, post=JUDGES, signs_in=True, sent=MARKED),
    Row("demographics:list", SLUG, get=EVERYBODY),
    Row("demographics:ask", SLUG, get=ORGANISER, post=ORGANISER, signs_in=True, sent=ASKED_OF_MEMBERS),
    Row("demographics:end", TRAIT, get=ORGANISER, post=ORGANISER, signs_in=True),
    Row(
        "demographics:answer", TRAIT, get=MEMBERS, post=MEMBERS, signs_in=True, sent={"agrees": "on"}, names=TRAIT_GROUP
    ),
    Row("demographics:mine", get=SIGNED_IN, signs_in=True),
    *(Row(f"press:audits_{name}", SLUG, get=EVERYBODY) for name in ("sheet", "csv", "json")),
    Row("press:audits_pdf", SLUG, get=EVERYBODY, passes=frozenset({501})),
    Row("audits:guardian", {**SLUG, "name": "guardian"}, get=EVERYBODY),
    *(Row("audits:finding", thing, get=EVERYBODY) for thing in (FINDING, ENDED_FINDING)),
    Row("audits:answer", FINDING, get=CONFIRMING, post=CONFIRMING, sent={"answer": "We invite more."}),
    Row("audits:alarm", FINDING, get=GUARANTOR, post=GUARANTOR, sent=REASON),
]
CORRESPONDENCE = [
    Row("correspondence:notices", SLUG, get=EVERYBODY),
    Row("correspondence:new_notice", SLUG, get=DESK, post=DESK, signs_in=True, sent=WORDS),
    Row("correspondence:notice", NOTICE, get=EVERYBODY),
    Row("correspondence:picture", NOTICE, get=EVERYBODY),
    Row("correspondence:withdraw_notice", NOTICE, get=DESK, post=DESK, signs_in=True),
    Row("correspondence:messages", SLUG, get=DESK, signs_in=True),
    Row("correspondence:new_message", SLUG, get=DESK, post=DESK, signs_in=True, sent=WRITTEN),
    Row("correspondence:held_messages", SLUG, post=ORGANISER, signs_in=True, sent={"act": "send"}),
    Row("correspondence:letters", SLUG, get=DESK, post=DESK, signs_in=True),
    Row("correspondence:manners", SLUG, get=ORGANISER, post=ORGANISER, signs_in=True, sent=MANNERS),
    *(Row("correspondence:message", thing, get=DESK, knows=DESK, signs_in=True) for thing in (MESSAGE, SENT_MESSAGE)),
    Row("correspondence:edit_message", MESSAGE, get=DESK, post=DESK, knows=DESK, signs_in=True, sent=WRITTEN),
    Row("correspondence:send_message", MESSAGE, post=DESK, knows=DESK, signs_in=True),
    Row("correspondence:test_message", MESSAGE, post=DESK, knows=DESK, signs_in=True),
    Row("correspondence:discard_message", MESSAGE, post=DESK, knows=DESK, signs_in=True),
    Row("correspondence:my_messages", get=SIGNED_IN, signs_in=True),
    Row("correspondence:letter", LETTER, get=FELLOW, knows=FELLOW, signs_in=True),
    Row("correspondence:reach", get=SIGNED_IN, post=SIGNED_IN, signs_in=True, sent={"channel": "page"}),
    Row("stop_messages", {"token": "stop_token"}, opens_by_itself=True, get=EVERYBODY, post=EVERYBODY),
]
REPORTED = MODERATING | FELLOW
MODERATION = [
    Row("moderation:log", SLUG, get=EVERYBODY),
    # Nobody reports what they wrote; the fellow did before.
    Row("moderation:report", TEXT, get=SEATED - AUTHOR, post=SEATED - AUTHOR, signs_in=True, sent=GROUND, passes=BAD),
    *(Row("moderation:case", thing, get=EVERYBODY) for thing in (CASE, APPEALED)),
    Row("moderation:case", WAITING_CASE, get=REPORTED, knows=REPORTED),
    Row(
        "moderation:decide", WAITING_CASE, get=MODERATING, post=MODERATING, knows=REPORTED, signs_in=True, sent=LEAVING
    ),
    Row("moderation:appeal", CASE, get=AUTHOR, post=AUTHOR, signs_in=True, sent=APPEAL),
    # The moderator decided first.
    Row(
        "moderation:settle",
        APPEALED,
        get=GUARANTOR,
        post=GUARANTOR,
        signs_in=True,
        sent={"outcome": "stands", "reason": "It does."},
    ),
]
OBJECTIONS = [
    Row("objections:ledger", TEXT, get=EVERYBODY),
    Row(
        "objections:new", TEXT, get=OBJECTING, post=OBJECTING, signs_in=True, query="?passage=1", sent=SAID, passes=BAD
    ),
    Row("objections:pass", TEXT, get=ORGANISER, post=ORGANISER, signs_in=True, sent=REASON),
    *(Row("objections:objection", thing, get=EVERYBODY) for thing in (OBJECTION, ANSWERED)),
    Row("objections:answer", OBJECTION, get=AUTHOR, post=AUTHOR, signs_in=True, sent=SAID),
    Row("objections:dispute", ANSWERED, get=FELLOW, post=FELLOW, signs_in=True, sent=SAID),
    # The text has not changed since.
    Row("objections:accept", OBJECTION, get=AUTHOR, post=AUTHOR, signs_in=True, passes=frozenset({409})),
    Row("objections:carry", OBJECTION, get=FELLOW, post=FELLOW, signs_in=True),
    Row("objections:withdraw", OBJECTION, get=FELLOW, post=FELLOW, signs_in=True),
]
REQUESTS = [
    Row("requests:list", SLUG, get=EVERYBODY),
    Row("requests:new", SLUG, get=MEMBERS, post=MEMBERS, signs_in=True, sent=REQUIRING | {"name": "first"}),
    *(Row("requests:request", thing, get=EVERYBODY) for thing in (GATHERING, REQUIRED, ANSWERED_REQUEST)),
    # The member has signed, and the others have nothing to take back.
    Row("requests:sign", GATHERING, post=MEMBERS, signs_in=True, sent={"name": "sealed"}, passes=frozenset({409})),
    Row("requests:take_back", GATHERING, post=MEMBERS, signs_in=True, passes=frozenset({409})),
    Row("requests:answer", REQUIRED, get=DESK, post=DESK, signs_in=True, sent={"answer": "It has no guard."}),
]
CONCERNED = GUARANTOR | AUTHOR
CONCERNS = [
    Row("concerns:choose", get=EVERYBODY),
    Row("concerns:list", SLUG, get=EVERYBODY),
    Row("concerns:write", SLUG, get=EVERYBODY, post=EVERYBODY, sent=CONCERN),
    Row("concerns:concern", CONCERN_ID, get=CONCERNED, post=GUARANTOR, knows=CONCERNED, signs_in=True, sent=ANSWERING),
]
HELPED = SEATED - DESK
ROOM = [
    Row("hall:phone", get=EVERYBODY),
    Row("short_phone", get=EVERYBODY),
    Row("hall:take", SLUG, get=DESK, post=DESK),
    Row("hall:leave", SLUG, post=DESK),
    Row("hall:help", SLUG, get=HELPED, post=HELPED, signs_in=True),
    Row("hall:coming", CALL, post=DESK, knows=DESK),
    Row("hall:done", CALL, post=DESK, knows=DESK),
    Row("hall:booths", SLUG, get=DESK, post=DESK, signs_in=True, sent=PIN),
    Row("hall:end_booth", BOOTH, post=DESK, knows=DESK),
    Row("hall:booth_start", get=EVERYBODY),
    Row("hall:booth_leave", get=EVERYBODY, post=EVERYBODY),
    Row("practice:desk", SLUG, get=DESK, post=DESK, passes=frozenset({409})),
    Row("practice:offer", SLUG, get=MEMBERS, signs_in=True),
    Row("practice:end", PRACTICE, post=DESK),
    Row("practice:ballot", PRACTICE, get=MEMBERS, post=MEMBERS, signs_in=True, sent=TEA),
    Row("practice:cast", PRACTICE, post=MEMBERS, sent=TEA),
    Row("practice:receipt", PRACTICE, get=MEMBERS, signs_in=True),
]
# The first question has opened in these worlds, so the set-up is settled: whoever may send is told so.
SETTLED = frozenset({409})


def step(page: str, thing: Mapping[str, str] = SLUG, **sent: str) -> Row:
    """One of the pages on which an organiser sets an assembly up."""
    return Row(page, thing, get=ORGANISER, post=ORGANISER, signs_in=True, sent=sent, passes=SETTLED)


FOUNDING = [
    Row(
        "founding:set_up",
        {"token": "set_up_token"},
        opens_by_itself=True,
        get=EVERYBODY,
        post=EVERYBODY,
        sent={"name": "A", "email": "a@example.org"},
        passes=frozenset({410}),
    ),
    Row("founding:new", get=ORGANISER, post=ORGANISER, signs_in=True, sent={"name": "A", "question": "What?"}),
    Row(
        "founding:copy",
        get=ORGANISER,
        post=ORGANISER,
        signs_in=True,
        sent={"name": "A", "question": "What?", "first_day": "2026-01-01"},
        names={"source": "assembly_id"},
    ),
    step("founding:preview"),
    step("founding:question", name="A", question="What?"),
    step("founding:template", template="evening", first_day="2026-01-01"),
    step("founding:communities"),
    step("founding:add_community", name="A", letter="B"),
    step("founding:community", SLUG | {"community_id": "community"}, name="A", letter="B", about="A"),
    step("founding:remove_community", SLUG | {"community_id": "community"}),
    step("founding:charter", **CHARTER),
    step("founding:team", **PHASE_FORMS),
    step("founding:dates", **PHASE_FORMS),
]
PROPOSALS = [
    Row("proposals:list", SLUG, get=EVERYBODY),
    Row("proposals:new", SLUG, get=WRITERS, post=WRITERS, sent=WORDS),
    Row("proposals:proposal", PROPOSAL, get=EVERYBODY),
    Row("proposals:proposal", DRAFT_PROPOSAL, get=AUTHOR, knows=AUTHOR),
    Row("proposals:version", PROPOSAL | {"number": "version"}, get=EVERYBODY),
    Row("proposals:compare", PROPOSAL, get=EVERYBODY),
    Row("proposals:points", PROPOSAL, get=EVERYBODY),
    Row("proposals:new_point", PROPOSAL, get=WRITERS, post=WRITERS, sent=POINT),
    Row("proposals:rate_point", POINT_ID, post=MEMBERS - AUTHOR, sent={"helpful": "yes"}),
    Row("proposals:take_back_point", POINT_ID, get=AUTHOR, post=AUTHOR),
    Row("proposals:support", PROPOSAL, post=MEMBERS, sent={"support": "yes"}, passes=frozenset({409})),
    Row("proposals:supporters", PROPOSAL, get=EVERYBODY),
    Row("proposals:details", PROPOSAL, get=AUTHOR, post=AUTHOR, sent={"tags": "shade", "place": "The quay"}),
    Row("proposals:new_evidence", PROPOSAL, get=AUTHOR, post=AUTHOR, sent=EVIDENCE),
    Row("proposals:attach", PROPOSAL, get=AUTHOR, post=AUTHOR, sent={"about": "Tides."}, passes=frozenset({400})),
    Row("proposals:remove_evidence", EVIDENCE_ID, post=AUTHOR),
    Row("proposals:detach", ATTACHMENT, post=AUTHOR),
    Row("proposals:attachment", ATTACHMENT, get=EVERYBODY),
    Row("proposals:attachment", DRAFT_ATTACHMENT, get=AUTHOR, knows=AUTHOR),
    Row("proposals:follow", PROPOSAL, post=SEATED, sent={"follow": "yes"}),
    Row("proposals:merge", PROPOSAL, get=AUTHOR | DESK, post=AUTHOR | DESK, sent=MERGE),
    Row("proposals:answer_merging", MERGING, post=AUTHOR, sent={"answer": "yes"}),
    Row("proposals:take_back_merging", MERGING, post=FELLOW),
    Row("proposals:edit", PROPOSAL, get=AUTHOR, post=AUTHOR, sent=WORDS | {"version": "1"}),
    Row("proposals:edit", DRAFT_PROPOSAL, get=AUTHOR, post=AUTHOR, knows=AUTHOR, sent=WORDS | {"version": "1"}),
    Row("proposals:writing", PROPOSAL, get=AUTHOR, post=AUTHOR),
    Row("proposals:writing", DRAFT_PROPOSAL, get=AUTHOR, post=AUTHOR, knows=AUTHOR),
    Row("proposals:undo", DRAFT_PROPOSAL, post=AUTHOR, knows=AUTHOR, passes=frozenset({409})),
    Row("proposals:publish", DRAFT_PROPOSAL, post=AUTHOR, knows=AUTHOR),
    Row("proposals:invite", PROPOSAL, get=AUTHOR, post=AUTHOR, sent={"number": "5"}),
    Row("proposals:answer", SHARED, post=INVITED | AUTHOR, sent={"answer": "yes"}, passes=frozenset({409})),
    Row("proposals:withdraw", PROPOSAL, get=AUTHOR, post=AUTHOR, sent=REASON),
]
PLEDGING = {"what": "Forty trees.", "due_on": "2027-03-01", "measured": "Counted.", "proof": "A map.", "who": "Works"}
PROVING = {"words": "Forty trees stand.", "shown_on": "2026-03-01"}
AMENDING = {"text": "Shade for everybody.", "reason": "It is hot."}
AMENDED = {"kind": "delete", "passage": "p1", "reason": "It is hot."}
KEEPING = DESK | {"expert"}
BESIDE = {"text": "Shade, in plain words."}
IN_TRANSLATION = {"text": "Sombra.\n\nPara todos."}
MANIFESTOS = [
    Row("manifestos:beside", MANIFESTO, get=EVERYBODY),
    Row("manifestos:beside", DRAFT_MANIFESTO, get=DESK, knows=DESK),
    Row("manifestos:translation", MANIFESTO | IN_SPANISH, get=EVERYBODY),
    Row("manifestos:write_beside", MANIFESTO | IN_SPANISH | {"kind": "beside"}, get=KEEPING, post=KEEPING, sent=BESIDE),
    Row("manifestos:translate", ARTICLE | IN_SPANISH, get=KEEPING, post=KEEPING, sent=IN_TRANSLATION, passes=BAD),
    Row("manifestos:check_beside", COMPANION, post=KEEPING, passes=frozenset({409})),
    Row("manifestos:list", SLUG, get=EVERYBODY),
    Row("manifestos:new", SLUG, get=DESK, post=DESK, sent={"title": "Shade", "language": "en"}),
    Row("manifestos:manifesto", MANIFESTO, get=EVERYBODY),
    Row("manifestos:manifesto", DRAFT_MANIFESTO, get=DESK, knows=DESK),
    Row("manifestos:rehearse", MANIFESTO, get=EVERYBODY, query="?take=1&take=2"),
    Row("manifestos:desk", MANIFESTO, get=DESK),
    Row("manifestos:lead", DRAFT_MANIFESTO | {"stage": "stage"}, get=DESK, post=DESK, knows=DESK),
    Row("manifestos:lead", MANIFESTO | {"stage": "stage"}, get=DESK, post=DESK, sent=REASON),
    Row("manifestos:freeze", MANIFESTO, get=DESK, post=DESK, passes=frozenset({409})),
    Row("manifestos:new_article", DRAFT_MANIFESTO, get=DESK, post=DESK, knows=DESK, sent=WORDS),
    Row("manifestos:edition", EDITION, get=EVERYBODY),
    Row("manifestos:edition_json", EDITION, get=EVERYBODY),
    Row("manifestos:article", ARTICLE, get=EVERYBODY),
    Row("manifestos:article", DRAFT_ARTICLE, get=DESK, knows=DESK),
    Row("manifestos:versions", ARTICLE, get=EVERYBODY),
    Row("manifestos:edit", DRAFT_ARTICLE, get=DESK, post=DESK, knows=DESK, sent=WORDS | {"version": "1"}),
    Row("manifestos:writing", DRAFT_ARTICLE, get=DESK, post=DESK, knows=DESK),
    Row("manifestos:bring_in", ARTICLE, post=DESK),
    Row("manifestos:mend", FROZEN_ARTICLE, get=DESK, post=DESK, sent=WORDS | REASON, passes=BAD),
    Row("manifestos:amend", ARTICLE, get=WRITERS, post=WRITERS, sent=AMENDING),
    Row("manifestos:amendment", AMENDMENT, get=EVERYBODY),
    Row("manifestos:answer", AMENDMENT, get=DESK, post=DESK, sent={"answer": "no"} | REASON),
    Row("manifestos:withdraw", AMENDMENT, get=AUTHOR, post=AUTHOR),
    Row("adoption:adoption", FROZEN_MANIFESTO, get=EVERYBODY),
    Row("adoption:ask", FROZEN_MANIFESTO, get=DESK, post=DESK, passes=BAD),
    Row("adoption:repair", FROZEN_MANIFESTO, get=DESK, post=DESK, sent=REASON, passes=BAD),
    Row("adoption:adopt", FROZEN_MANIFESTO, get=DESK, post=DESK, passes=frozenset({409})),
    Row("adoption:text", ADOPTED, get=EVERYBODY),
    Row("adoption:json", ADOPTED, get=EVERYBODY),
    Row("press:manifesto_sheet", ADOPTED, get=EVERYBODY),
    Row("press:manifesto_pdf", ADOPTED, get=EVERYBODY, passes=frozenset({501})),
    Row("adoption:sign", ADOPTED, post=MEMBERS),
    Row("adoption:pledge", ADOPTED, get=DESK, post=DESK, sent=PLEDGING, passes=BAD),
    Row("adoption:one_pledge", {"pledge_id": "pledge"}, get=EVERYBODY),
    Row("adoption:prove", {"pledge_id": "pledge"}, get=DESK, post=DESK, sent=PROVING, passes=BAD),
    Row("adoption:proof_file", {"proof_id": "proof"}, get=EVERYBODY),
    Row("adoption:thread", ARTICLE | {"passage": "passage"}, get=EVERYBODY),
    Row("adoption:sentence_thread", ARTICLE | {"passage": "passage", "sentence": "first"}, get=EVERYBODY),
]
PRESS = ("press", "sheet", "pdf", "svg", "png", "csv", "json")
QUESTIONS = [
    Row("rules:list", get=EVERYBODY),
    Row("rules:rule", {"name": "rule"}, opens_by_itself=True, get=EVERYBODY),
    Row("ballots:list", SLUG, get=EVERYBODY),
    Row("ballots:new", SLUG, get=DESK, post=DESK, sent=QUESTION),
    Row("ballots:import", SLUG, get=ORGANISER, post=ORGANISER, sent=PASTED),
    Row("ballots:question", DRAFT, get=DESK, knows=DESK),
    *(Row("ballots:question", thing, get=EVERYBODY) for thing in (FROZEN, OPEN, COUNTED, RANKED, PAPER)),
    Row("ballots:stage", OPEN, get=EVERYBODY),
    Row("ballots:edit", DRAFT, get=DESK, post=DESK, knows=DESK, sent=QUESTION),
    Row("ballots:translations", DRAFT, get=DESK, knows=DESK),
    Row("ballots:translate", DRAFT | {"variant": "variant"}, get=DESK, post=DESK, knows=DESK, sent=TRANSLATION),
    Row("ballots:undo", DRAFT, post=DESK, knows=DESK, passes=frozenset({409})),
    Row("ballots:paper", OPEN, get=DESK, query="?q=a"),
    # The seat has voted by phone, so the desk is told that no other way is open to it.
    Row("ballots:paper_ballot", OPEN | SEAT, get=DESK, post=DESK, sent=CAST | {"do": "1"}, passes=MISTAKEN),
    Row("ballots:sheet", OPEN, get=DESK),
    Row("ballots:pile", PAPERS, get=CONFIRMING, post=CONFIRMING, sent={"blank": "1"}, passes=MISTAKEN),
    Row("ballots:give_paper", SECRET | SEAT, get=DESK, post=DESK, passes=frozenset({409})),
    Row("ballots:helped", OPEN | SEAT, get=DESK, post=DESK, sent=CAST, passes=MISTAKEN),
    Row("ballots:witness", OPEN, get=SEATED, post=SEATED, sent={"code": "AAAAA"}, passes=MISTAKEN),
    Row("ballots:freeze", DRAFT, get=DESK, post=DESK, knows=DESK),
    Row("ballots:open", FROZEN, get=DESK, post=DESK, sent={"amount": "30", "unit": "minutes"}),
    Row("ballots:lengthen", OPEN, get=DESK, post=DESK, sent={"amount": "30", "unit": "minutes"}),
    Row("ballots:ask", OPEN, get=DESK, post=DESK, query="?act=annul", sent=REASON),
    Row("ballots:certify", COUNTED, get=CERTIFYING, post=CERTIFYING),
    Row("ballots:again", COUNTED, get=DESK, post=DESK),
    Row("ballots:beyond", DRAFT, get=DESK, post=DESK, knows=DESK, sent={"each": "communities"}),
    Row("ballots:hold", COUNTED, get=GUARANTOR, post=GUARANTOR, sent=HOLDING),
    Row("ballots:release", HOLD, get=GUARANTOR, post=GUARANTOR, sent=REASON),
    Row("ballots:aside", HOLD, get=GUARANTOR, post=GUARANTOR, sent=REASON, names=SUBSTITUTE),
    Row("ballots:ask_members", LAPSED, get=DESK, post=DESK, sent={"partly": "Half of it"}),
    *(Row("budgets:budget", thing, get=EVERYBODY) for thing in (FUNDING, FUNDED)),
    Row("budgets:set", FUNDING, get=DESK, post=DESK, sent=ON_PAGE),
    *(Row(f"budgets:{file}", FUNDED, get=EVERYBODY) for file in ("ballots", "csv", "json")),
    *(Row("budgets:project", thing, get=EVERYBODY) for thing in (PROJECT, REJECTED, PAID)),
    Row("budgets:describe", PROJECT, get=DESK, post=DESK, sent={"place": "The Hill"}),
    Row("budgets:promise", PROJECT, get=DESK, post=DESK, sent=PROMISE),
    Row("budgets:milestone", PAID, get=DESK, post=DESK, sent=MILESTONE),
    Row("budgets:take_back", PROMISED, post=DESK),
    Row("budgets:compare", FUNDING, get=EVERYBODY, post=DESK, passes=NO_FILE),
    Row("budgets:elsewhere", POLLED, get=ORGANISER, post=ORGANISER, knows=DESK, sent={"source": "Stations"}),
    Row("budgets:bring_in", OUTSIDE, get=ORGANISER, post=ORGANISER, passes=NO_FILE),
    Row("reports:new", COUNTED, get=MEMBERS, post=MEMBERS, sent=REPORTING),
    Row("reports:report", REPORT, get=EVERYBODY),
    Row("reports:sign", REPORT, post=MEMBERS, sent={"name": "sealed"}, passes=SETTLED),
    Row("reports:withdraw", REPORT, post=MEMBERS, passes=SETTLED),
    Row("reports:hide", REPORT, get=MODERATING, post=MODERATING, sent=REASON),
    Row("reports:show", REPORT, get=MODERATING, post=MODERATING, sent=REASON, passes=SETTLED),
    Row("decisions:list", SLUG, get=EVERYBODY),
    Row("decisions:decision", DECISION, get=EVERYBODY),
    Row("decisions:adopt", CERTIFIED, get=CERTIFYING, post=CERTIFYING),
    Row("ballots:election", ENCRYPTED, get=ORGANISER, post=ORGANISER, sent={"address": "x"}, passes=BAD),
    Row("ballots:election_template", ENCRYPTED, get=EVERYBODY),
    Row("ballots:election_archive", ELSEWHERE, get=EVERYBODY),
    Row("ballots:digits", LOTTED, get=CONFIRMING, post=CONFIRMING, sent=DIGITS),
    Row("ballots:confirm", REQUEST, get=CONFIRMING, post=SECOND),
    Row("ballots:take_back", REQUEST, post=ORGANISER),
    Row("ballots:ballot", OPEN, get=MEMBERS, post=MEMBERS, sent={"choice": "yes"}),
    Row("ballots:cast", OPEN, post=MEMBERS, tells_existence=True, sent=CAST),
    Row("ballots:receipt", OPEN, get=MEMBERS),
    Row("ballots:ballot", SECRET, get=MEMBERS, post=MEMBERS, sent=SECRET_BALLOT),
    Row("ballots:cast", SECRET, post=MEMBERS, tells_existence=True, sent=SECRET_BALLOT),
    Row("ballots:receipt", SECRET, get=MEMBERS),
    *(Row("ballots:check", thing, get=EVERYBODY) for thing in (SECRET, SEALED)),
    Row("ballots:check", COUNTED, get=NOBODY, knows=NOBODY),
    Row("ballots:auditors", SEALED, post=GUARANTOR),
    *(
        Row("ballots:result", thing, get=EVERYBODY)
        for thing in (OPEN, COUNTED, RANKED, GRADED, OBJECTED, PAPER, SEALED)
    ),
    Row("ballots:ballot", SCORED, get=MEMBERS, post=MEMBERS, sent={"mark_1": "4"}),
    *(Row(f"press:{name}", GRADED, get=EVERYBODY) for name in ("sheet", "svg", "csv")),
    *(Row("ballots:lines", thing, get=EVERYBODY) for thing in (COUNTED, SEALED)),
    Row("ballots:lines", OPEN, get=NOBODY, knows=NOBODY),
    Row("ballots:blt", RANKED, get=EVERYBODY),
    Row("ballots:csv", COUNTED, get=EVERYBODY),
    *(Row(f"press:{name}", COUNTED, get=EVERYBODY) for name in PRESS),
    *(Row(f"press:{name}", RANKED, get=EVERYBODY) for name in PRESS),
    *(Row(f"press:embed_{name}", COUNTED, get=EVERYBODY, for_strangers=True) for name in ("question", "result")),
    Row("short_question", {"code": "code"}, get=EVERYBODY),
    Row("entrance", get=EVERYBODY),
]
REST = [
    Row("api:schema", get=EVERYBODY, has_options=True),
    Row("api:docs", get=EVERYBODY, has_options=True),
    Row("api:me", get=SIGNED_IN, is_private=True),
    Row("api:own_data", get=IN_PERSON, is_private=True, in_person=True),
    Row("api:erase_me", post=IN_PERSON, in_person=True, sent={"sure": True}, passes=LAST),
    Row("api:leave_seat", SEAT, post=FELLOW, knows=DESK | FELLOW),
    Row("api:own_seats", get=SIGNED_IN, is_private=True),
    Row("api:tokens", get=SIGNED_IN, post=SIGNED_IN, is_private=True, sent={"name": "a"}),
    Row("api:token", {"token_id": "token_id"}, delete=AUTHOR, knows=AUTHOR, is_private=True),
    Row("api:accounts", SLUG, get=ORGANISER, post=ORGANISER, is_private=True, sent=ACCOUNT),
    Row("api:account", {"account_id": "account_id"}, delete=ORGANISER, knows=ORGANISER, is_private=True),
    Row("api:renew_account", {"account_id": "account_id"}, post=ORGANISER, knows=ORGANISER),
    Row("api:assemblies", get=EVERYBODY),
    Row("api:events", get=EVERYBODY),
    Row("api:assembly", SLUG, get=EVERYBODY),
    Row("api:foundings", post=ORGANISER, is_private=True, sent={"name": "A", "question": "What?"}),
    Row(
        "api:copies",
        SLUG,
        post=ORGANISER,
        is_private=True,
        sent={"name": "A", "question": "What?", "first_day": "2026-01-01"},
    ),
    Row("api:publish_assembly", SLUG, post=ORGANISER),
    Row("api:reset_sandbox", SLUG, post=ORGANISER, passes=frozenset({409})),
    Row("api:bodies", SLUG, get=EVERYBODY, post=ORGANISER, sent={"name": "Water council"}),
    Row("api:body_by_external_id", SLUG | EXTERNAL, get=EVERYBODY, put=ORGANISER, sent={"name": "Water council"}),
    Row("api:person_by_external_id", SLUG | EXTERNAL, put=DESK, sent={"name": "Uma Ude"}),
    Row("api:body", BODY, get=EVERYBODY, patch=ORGANISER, sent={"name": "Rain council"}, headers=ANY),
    Row("api:charter", BODY, put=ORGANISER, sent={"threshold": "2/3"}, headers=ANY),
    Row("api:phases", BODY, put=ORGANISER, sent={"phases": []}, headers=ANY),
    Row("api:meetings", BODY, post=DESK, is_private=True, sent={"name": "Saturday"}, passes=frozenset({409})),
    Row("api:meeting", MEETING, get=DESK, is_private=True),
    Row("api:presence", MEETING, put=DESK, is_private=True, sent={"here": True}, names=SEAT_NAMED),
    Row("api:end_meeting", MEETING, post=DESK, is_private=True),
    Row("api:communities", SLUG, get=EVERYBODY, post=ORGANISER, sent=COMMUNITY),
    Row("api:community_by_external_id", SLUG | EXTERNAL, get=EVERYBODY, put=ORGANISER, sent=COMMUNITY),
    Row(
        "api:community",
        SLUG | {"community_id": "community"},
        get=EVERYBODY,
        put=ORGANISER,
        sent=COMMUNITY,
        headers=ANY,
        passes=frozenset({409}),
    ),
    Row("api:comments", SLUG | OF_COMMUNITY, get=EVERYBODY, post=MEMBERS, sent=COMMENT),
    Row("api:comment", COMMENTED, get=EVERYBODY, delete=MEMBERS, passes=frozenset({409})),
    Row("api:comment", WAITING, get=MEMBERS, delete=AUTHOR, knows=MEMBERS),
    Row("api:agree_to_comment", WAITING, post=MEMBERS - AUTHOR, knows=MEMBERS),
    Row("api:remove_comment", COMMENTED, post=REMOVERS, sent=REASON),
    Row("api:allocations", SLUG, get=EVERYBODY),
    Row("api:allocation", ALLOCATION, get=EVERYBODY),
    Row("api:claim_rounds", SLUG, get=EVERYBODY),
    Row("api:claim_round", CLAIM_ROUND, get=EVERYBODY, post=MEMBERS, sent=HANDED_IN),
    Row("api:open_claim_round", RESOURCE, post=DESK, sent=ROUND),
    Row("api:claim_round_hearing", CLAIM_ROUND, post=DESK, sent={"text": "All spoke."}),
    Row("api:claim_round_rule", CLAIM_ROUND, post=DESK, sent={"title": "By which?"}, passes=frozenset({409})),
    Row("api:claim_round_share", CLAIM_ROUND, post=DESK, passes=frozenset({409})),
    Row("api:claim_round_close", CLAIM_ROUND, post=DESK, passes=frozenset({409})),
    Row("api:claim_appeal", {"claim_id": "shared_claim"}, post=MEMBERS, sent=AWARD_APPEAL, passes=frozenset({409})),
    Row("api:claim_appeal_answer", {"appeal_id": "open_appeal"}, post=GUARANTOR, sent=DISMISSED),
    Row("api:shelter_plans", SLUG, get=EVERYBODY, post=DESK, sent=STORM),
    Row("api:shelter_plan", SHELTER_PLAN, get=EVERYBODY),
    Row("api:share_out", RESOURCE, post=DESK, sent=DIVIDING, passes=BAD),
    Row("api:compare_rules", RESOURCE, post=DESK, sent=CLAIMING, passes=BAD),
    Row("api:hand_over", LEDGER_ACCOUNT, post=ORGANISER),
    Row("api:resources", SLUG, get=EVERYBODY, post=DESK, sent=SHARING, names={"body": "body_named"}),
    Row("api:resource", RESOURCE, get=EVERYBODY),
    Row("api:seasons", RESOURCE, post=DESK, sent=SEASON),
    Row("api:bookings", RESOURCE, get=EVERYBODY, post=MEMBERS, sent=BOOKED),
    Row("api:stewards", RESOURCE, get=EVERYBODY, post=DESK, sent=TURN),
    Row("api:log", RESOURCE, get=EVERYBODY, post=DESK, sent=LOGGED),
    Row("api:design_versions", RESOURCE, get=EVERYBODY, post=DESK, sent=VERSIONED),
    Row("api:device", RESOURCE, post=DESK),
    Row("api:readings", RESOURCE, get=EVERYBODY, has_options=True),
    Row(
        "api:readings",
        RESOURCE,
        post=EVERYBODY,
        has_options=True,
        opens_by_itself=True,
        sent=READING,
        names={"key": "device_key"},
    ),
    Row("api:breaches", RESOURCE, get=EVERYBODY),
    Row("api:booking", BOOKING, get=EVERYBODY, delete=DESK | MEMBERS),
    Row("api:answer_breach", BREACH, post=DESK, sent=ANSWER),
    Row("api:roles", SLUG, get=EVERYBODY),
    Row("api:seats", SLUG, get=DESK, is_private=True),
    Row("api:cards", SLUG, post=DESK),
    Row("api:cards_anew", SLUG, post=DESK, sent={"seats": ["00000000-0000-0000-0000-000000000000"]}),
    Row("api:people", SLUG, post=DESK, sent={"name": "Uma Ude"}),
    Row("api:roster", SLUG, post=DESK, sent={"table": "name\nUma Ude\n", "dry_run": False}),
    Row(
        "api:seat",
        SEAT,
        get=DESK | FELLOW,
        patch=FELLOW,
        knows=DESK | FELLOW,
        is_private=True,
        sent={"shown_as": "number"},
        headers=ANY,
    ),
    Row(
        "api:seated_person",
        SEAT,
        patch=DESK,
        knows=DESK | FELLOW,
        sent={"name": "Uma"},
        headers=ANY,
        passes=frozenset({409}),
    ),
    Row("api:end_seat", SEAT, post=ORGANISER, knows=DESK | FELLOW, sent=REASON),
    Row("api:reissue_card", SEAT, post=DESK, knows=DESK | FELLOW),
    Row("api:appearance", SLUG, get=EVERYBODY, put=ORGANISER, sent={"accent": "#7a1f5c"}),
    Row("api:logo", SLUG, put=ORGANISER, delete=ORGANISER, sent={"picture": LOGO, "alt": "City"}),
    Row("api:embed_sites", SLUG, get=EVERYBODY, put=ORGANISER, sent={"sites": ["https://city.example"]}),
    Row("api:legal", LEGAL, opens_by_itself=True, get=EVERYBODY),
    Row("api:write_legal", SLUG | LEGAL, put=ORGANISER, sent={"language": "en", "text": "We."}),
    Row("api:notices", SLUG, get=EVERYBODY, post=DESK, sent=WORDS),
    Row("api:notice", NOTICE, get=EVERYBODY),
    Row("api:withdraw_notice", NOTICE, post=DESK),
    Row("api:messages", SLUG, get=DESK, post=DESK, is_private=True, sent=WRITTEN),
    Row("api:manners", SLUG, get=ORGANISER, put=ORGANISER, is_private=True, sent=MANNERS | {"kinds": []}),
    Row("api:held_messages", SLUG, post=ORGANISER, sent={"act": "send"}),
    Row("api:message", MESSAGE, get=DESK, delete=DESK, knows=DESK, is_private=True),
    Row("api:send_message", MESSAGE, post=DESK, knows=DESK),
    Row("api:test_message", MESSAGE, post=DESK, knows=DESK),
    Row("api:own_messages", get=SIGNED_IN, is_private=True),
    Row("api:own_reach", get=SIGNED_IN, put=SIGNED_IN, is_private=True, sent={"channel": "page"}),
    Row("api:minutes", SLUG, get=EVERYBODY),
    Row("api:heads", SLUG, get=EVERYBODY),
    Row("api:newest_head", SLUG, get=EVERYBODY),
    Row("api:line_proof", SLUG | {"seq": "line"}, get=EVERYBODY),
    Row("api:cosignatures", SLUG, post=EVERYBODY, sent=COSIGNATURE, passes=frozenset({403}), has_options=True),
    Row("api:witnesses", SLUG, get=EVERYBODY, post=CERTIFYING, sent=WITNESS),
    Row("api:witness", {"witness_id": "witness_id"}, delete=CERTIFYING, knows=CERTIFYING, is_private=True),
    Row("api:bundle", SLUG, get=EVERYBODY),
    Row(
        "api:auditors",
        SLUG,
        get=CERTIFYING,
        post=CERTIFYING,
        sent={"seat": "00000000-0000-4000-8000-000000000000"},
        passes=frozenset({400}),
        is_private=True,
    ),
    Row("api:auditor", {"handover_id": "handover_id"}, delete=CERTIFYING, knows=CERTIFYING, is_private=True),
    Row("api:webhooks", SLUG, get=ORGANISER, post=ORGANISER, is_private=True, sent=HOOK_GIVEN),
    Row(
        "api:webhook",
        WEBHOOK,
        get=ORGANISER,
        patch=ORGANISER,
        delete=ORGANISER,
        knows=ORGANISER,
        is_private=True,
        sent=HOOK_GIVEN,
        headers=ANY,
    ),
    Row("api:attempts", WEBHOOK, get=ORGANISER, knows=ORGANISER, is_private=True),
    Row("api:webhook_secret", WEBHOOK, post=ORGANISER, knows=ORGANISER, sent={"hours": 1}),
    Row("api:replay_webhook", WEBHOOK, post=ORGANISER, knows=ORGANISER, sent={"after": 0}),
    *(
        Row(f"api:{act}_webhook", WEBHOOK, post=ORGANISER, knows=ORGANISER)
        for act in ("test", "pause", "continue", "skip")
    ),
    Row("api:concerns", SLUG, get=EVERYBODY, post=EVERYBODY, has_options=True, sent={"text": "The door was locked."}),
    Row("api:concern", CONCERN_ID, get=CONCERNED, knows=CONCERNED),
    Row(
        "api:answer_concern",
        CONCERN_ID,
        post=GUARANTOR,
        knows=CONCERNED,
        sent={"answer": "It is open now.", "is_public": True},
    ),
    Row("api:moderation", SLUG, get=EVERYBODY),
    Row("api:report_text", TEXT, post=SEATED - AUTHOR, sent=GROUND, passes=frozenset({409})),
    Row("api:case", CASE, get=EVERYBODY),
    Row("api:case", WAITING_CASE, get=REPORTED, knows=REPORTED),
    Row("api:decide_case", WAITING_CASE, post=MODERATING, knows=REPORTED, sent=LEAVING),
    Row("api:appeal_decision", CASE, post=AUTHOR, sent=APPEAL),
    Row("api:settle_appeal", APPEALED, post=GUARANTOR, sent={"overturns": True, "reason": "It insults nobody."}),
    Row(
        "api:objections",
        TEXT,
        get=EVERYBODY,
        post=OBJECTING,
        sent=SAID | {"passage": "Nobody said this."},
        passes=frozenset({412}),
    ),
    Row("api:pass_in_spite", TEXT, post=ORGANISER, sent=REASON),
    Row("api:objection", OBJECTION, get=EVERYBODY),
    Row("api:answer_objection", OBJECTION, post=AUTHOR, sent=SAID),
    Row("api:dispute_answer", ANSWERED, post=FELLOW, sent=SAID),
    Row("api:accept_objection", OBJECTION, post=AUTHOR, passes=frozenset({409})),
    Row("api:carry_objection", OBJECTION, post=FELLOW),
    Row("api:withdraw_objection", OBJECTION, post=FELLOW),
    Row("api:agenda_requests", SLUG, get=EVERYBODY, post=MEMBERS, sent=REQUIRING),
    Row("api:agenda_request", REQUIRED, get=EVERYBODY),
    Row("api:agenda_signature", GATHERING, put=MEMBERS, delete=MEMBERS, passes=frozenset({409})),
    Row("api:answer_request", REQUIRED, post=DESK, sent={"answer": "It has no guard."}),
    Row("api:audits", SLUG, get=EVERYBODY),
    Row("api:holds_of_assembly", SLUG, get=EVERYBODY),
    Row(
        "api:evaluations",
        SLUG,
        get=EVERYBODY,
        post=DESK,
        names={"name": "evaluated_name"},
        sent={"about": "phase", "days": 3},
    ),
    Row("api:evaluation", EVALUATION, get=EVERYBODY),
    Row("api:evaluation_marks", EVALUATION, post=JUDGES, sent={"marks": MARKED}),
    Row(
        "api:demographics",
        SLUG,
        get=EVERYBODY,
        post=ORGANISER,
        sent=TRAIT_ASKED | {"groups": [{"name": "Town"}, {"name": "Land"}]},
    ),
    Row("api:end_demographics", TRAIT, post=ORGANISER),
    Row("api:answer_demographics", TRAIT, put=MEMBERS, delete=MEMBERS, sent={"agrees": True}, names=TRAIT_GROUP),
    Row("api:findings", SLUG, get=EVERYBODY),
    Row("api:guardians", SLUG, get=EVERYBODY),
    Row("api:finding", FINDING, get=EVERYBODY),
    Row("api:answer_finding", FINDING, post=CONFIRMING, sent={"answer": "We invite more."}),
    Row("api:false_alarm", FINDING, post=GUARANTOR, sent=REASON),
    Row("api:proposals", SLUG, get=EVERYBODY, post=WRITERS, sent=WORDS),
    Row("api:proposal_by_external_id", SLUG | EXTERNAL, put=WRITERS, sent=WORDS),
    Row("api:proposal", PROPOSAL, get=EVERYBODY, patch=AUTHOR, sent=WORDS, headers=FIRST),
    Row("api:proposal", DRAFT_PROPOSAL, get=AUTHOR, patch=AUTHOR, knows=AUTHOR, sent=WORDS, headers=FIRST),
    Row("api:undo_proposal", DRAFT_PROPOSAL, post=AUTHOR, knows=AUTHOR, headers=FIRST, passes=frozenset({409})),
    Row("api:publish_proposal", DRAFT_PROPOSAL, post=AUTHOR, knows=AUTHOR),
    Row("api:invite_author", PROPOSAL, post=AUTHOR, sent={"number": 5}),
    Row("api:answer_invitation", SHARED, post=INVITED, sent={"accepts": True}),
    Row("api:proposal_versions", PROPOSAL, get=EVERYBODY),
    Row("api:proposal_comparison", PROPOSAL, get=EVERYBODY, query="?before=1&after=1"),
    Row("api:points", PROPOSAL, get=EVERYBODY, post=WRITERS, sent=POINT),
    Row("api:point", POINT_ID, delete=AUTHOR),
    Row("api:point_rating", POINT_ID, put=MEMBERS - AUTHOR, delete=MEMBERS - AUTHOR, sent={"is_helpful": True}),
    Row("api:support", PROPOSAL, get=EVERYBODY, put=MEMBERS, delete=MEMBERS, passes=frozenset({409})),
    Row("api:supporters", PROPOSAL, get=EVERYBODY),
    Row("api:proposal_details", PROPOSAL, put=AUTHOR, sent={"tags": ["shade"], "place": "The quay"}),
    Row("api:sources", PROPOSAL, get=EVERYBODY),
    Row("api:evidence", PROPOSAL, post=AUTHOR, sent=EVIDENCE),
    Row("api:one_evidence", EVIDENCE_ID, delete=AUTHOR),
    Row("api:attachments", PROPOSAL, post=AUTHOR, sent=FILE),
    Row("api:attachment", ATTACHMENT, delete=AUTHOR),
    Row("api:attachment", DRAFT_ATTACHMENT, delete=AUTHOR, knows=AUTHOR),
    Row("api:follow_proposal", PROPOSAL, put=SEATED, delete=SEATED),
    Row("api:lineage", PROPOSAL, get=EVERYBODY, post=AUTHOR | DESK, sent=MERGE),
    Row("api:merging", MERGING, post=AUTHOR, delete=FELLOW, sent={"agrees": True}),
    Row("api:withdraw_proposal", PROPOSAL, post=AUTHOR, sent=REASON),
    Row("api:manifestos", SLUG, get=EVERYBODY, post=DESK, sent={"title": "Shade"}),
    Row("api:manifesto", MANIFESTO, get=EVERYBODY),
    Row("api:manifesto", DRAFT_MANIFESTO, get=DESK, knows=DESK),
    Row("api:manifesto_stage", DRAFT_MANIFESTO, post=DESK, knows=DESK, sent={"stage": "general"}),
    Row("api:articles", DRAFT_MANIFESTO, get=DESK, post=DESK, knows=DESK, sent=WORDS),
    Row("api:article", DRAFT_ARTICLE, get=DESK, put=DESK, knows=DESK, sent=WORDS, headers=ANY),
    Row("api:article", ARTICLE, get=EVERYBODY, put=DESK, sent=WORDS, headers=ANY, passes=frozenset({409})),
    Row("api:bring_in_amendments", ARTICLE, post=DESK),
    Row("api:mend_article", FROZEN_ARTICLE, post=DESK, sent={"text": "Shade."} | REASON, passes=frozenset({409})),
    Row("api:rehearse_article", ARTICLE, get=EVERYBODY, query="?take=1,2"),
    Row("api:hand_in_amendment", ARTICLE, post=WRITERS, sent=AMENDED),
    Row("api:amendments", MANIFESTO, get=EVERYBODY),
    Row("api:amendment", AMENDMENT, get=EVERYBODY),
    Row("api:answer_amendment", AMENDMENT, post=DESK, sent={"accepts": False} | REASON),
    Row("api:withdraw_amendment", AMENDMENT, post=AUTHOR),
    Row("api:companions", MANIFESTO, get=EVERYBODY, post=KEEPING, sent=BESIDE | {"kind": "notes", "language": "en"}),
    Row("api:translate_article", ARTICLE, post=KEEPING, sent=IN_TRANSLATION | {"language": "es"}, passes=BAD),
    Row("api:check_companion", COMPANION, post=KEEPING, passes=frozenset({409})),
    Row("api:editions", FROZEN_MANIFESTO, get=EVERYBODY, post=DESK, passes=frozenset({409})),
    Row("api:edition", EDITION, get=EVERYBODY),
    Row("api:standings", FROZEN_MANIFESTO, get=EVERYBODY, post=DESK, sent={"articles": [0, 1]}),
    Row("api:repair_articles", FROZEN_MANIFESTO, post=DESK, sent={"articles": [1]} | REASON, passes=frozenset({409})),
    Row("api:adoption", ADOPTED, get=EVERYBODY, post=DESK, passes=frozenset({409})),
    Row("api:sign_adoption", ADOPTED, post=MEMBERS),
    Row("api:pledges", ADOPTED, get=EVERYBODY, post=DESK, sent=PLEDGING),
    Row("api:show_proof", {"pledge_id": "pledge"}, post=DESK, sent=PROVING),
    Row("api:thread", ARTICLE | {"passage": "passage"}, get=EVERYBODY),
    Row("api:sentence_thread", ARTICLE | {"passage": "passage", "sentence": "first"}, get=EVERYBODY),
    Row("api:questions", SLUG, get=EVERYBODY, post=DESK, sent=QUESTION),
    Row(
        "api:batches",
        SLUG,
        get=EVERYBODY,
        post=ORGANISER,
        sent=BATCH,
    ),
    Row(
        "api:translation",
        DRAFT | {"variant": "variant"},
        put=DESK,
        delete=DESK,
        knows=DESK,
        sent=TRANSLATION,
    ),
    Row("api:question", DRAFT, get=DESK, put=DESK, knows=DESK, sent=QUESTION, headers=ANY),
    Row("api:question", OPEN, get=EVERYBODY, put=DESK, sent=QUESTION, headers=ANY, passes=frozenset({409})),
    Row("api:freeze", DRAFT, post=DESK, knows=DESK),
    Row("api:open", FROZEN, post=DESK, sent={"minutes": 30}),
    Row("api:lengthen", OPEN, post=DESK, sent={"closes_at": LATER}),
    Row("api:requests", OPEN, get=CONFIRMING, post=DESK, is_private=True, sent=REASON | {"act": "annul"}),
    Row("api:confirm", REQUEST, post=SECOND, knows=CONFIRMING),
    Row("api:take_back", REQUEST, post=ORGANISER, knows=CONFIRMING),
    Row("api:certify", COUNTED, post=CERTIFYING),
    Row("api:ask_again", COUNTED, post=DESK),
    Row("api:holds", COUNTED, get=EVERYBODY, post=GUARANTOR, sent=HOLDING),
    Row("api:release", HOLD, post=GUARANTOR, sent=REASON),
    Row("api:step_aside", HOLD, post=GUARANTOR, sent=REASON, names=SUBSTITUTE),
    Row("api:ask_members", LAPSED, post=DESK, sent={"partly": "Half of it"}),
    Row("api:budget", FUNDED, get=EVERYBODY),
    Row("api:budget_project", PROJECT, put=DESK, sent={"place": "The Hill"}),
    Row("api:budget_promises", PROJECT, post=DESK, sent=PROMISE),
    Row("api:budget_milestones", PAID, post=DESK, sent=MILESTONE),
    Row("api:budget_promise", PROMISED, post=DESK),
    Row("api:budget_comparison", FUNDING, get=EVERYBODY, post=DESK, sent=CITY),
    Row("api:budget_elsewhere", POLLED, post=ORGANISER, knows=DESK, sent={"source": "Stations"}),
    Row("api:budget_ballots", OUTSIDE, post=ORGANISER, sent=CITY),
    Row("api:budget", FUNDING, get=EVERYBODY, put=DESK, sent=COSTS | {"costs": {"1": "60", "2": "40", "3": "30"}}),
    Row("api:minority_reports", COUNTED, get=EVERYBODY, post=MEMBERS, sent={"title": "No", "text": "Shade first."}),
    Row("api:report", REPORT, get=EVERYBODY),
    Row("api:report_signature", REPORT, put=MEMBERS, delete=MEMBERS, passes=SETTLED),
    Row("api:hide_report", REPORT, post=MODERATING, sent=REASON),
    Row("api:show_report", REPORT, post=MODERATING, sent=REASON, passes=SETTLED),
    Row("api:decisions", SLUG, get=EVERYBODY),
    Row("api:decision", DECISION, get=EVERYBODY),
    Row("api:adopt", CERTIFIED, post=CERTIFYING),
    Row("api:digits", LOTTED, post=CONFIRMING, sent=DIGITS),
    Row("api:secret_ballot", SECRET, get=MEMBERS, put=MEMBERS, is_private=True, sent=SECRET_BALLOT),
    Row("api:papers", SECRET, post=DESK, names=SEAT_NAMED, passes=frozenset({409})),
    Row("api:pile", PAPERS, get=CONFIRMING, put=CONFIRMING, is_private=True, sent={"papers": [], "blank": 1}),
    Row("api:auditors", SEALED, post=GUARANTOR),
    Row("api:election", ELSEWHERE, get=EVERYBODY, put=ORGANISER, sent={"content": "x"}, passes=BAD),
    Row("api:election_result", ELSEWHERE, put=ORGANISER, sent={"content": "x"}, passes=BAD),
    Row("api:ballot", OPEN, get=MEMBERS, put=MEMBERS, is_private=True, sent={"choice": "yes"}, headers=KEY),
    Row(
        "api:paper_ballot",
        OPEN,
        post=DESK,
        sent={"choice": "yes"},
        names=SEAT_NAMED,
        headers=KEY,
        passes=frozenset({409}),
    ),
    Row("api:beyond", DRAFT, post=DESK, knows=DESK, sent={"each": "communities"}),
    Row("api:undo_draft", DRAFT, post=DESK, knows=DESK, passes=frozenset({409})),
    Row("api:desk", SLUG, get=DESK, post=DESK, delete=DESK, is_private=True),
    Row("api:booths", SLUG, get=DESK, post=DESK, is_private=True, sent=PIN),
    Row("api:booth", BOOTH, delete=DESK, knows=DESK),
    Row("api:own_call", SLUG, get=HELPED, post=HELPED, delete=HELPED, is_private=True),
    Row("api:help_calls", SLUG, get=DESK, is_private=True),
    Row("api:help_call", CALL, delete=DESK, knows=DESK),
    Row("api:coming", CALL, post=DESK, knows=DESK),
    Row("api:practices", SLUG, post=DESK, passes=frozenset({409})),
    Row("api:practice", PRACTICE, get=EVERYBODY),
    Row("api:end_practice", PRACTICE, post=DESK),
    Row("api:practice_answer", PRACTICE, put=MEMBERS, is_private=True, sent=TEA),
    *(Row("api:result", thing, get=EVERYBODY) for thing in (OPEN, COUNTED, RANKED, PAPER)),
]
DECLARED = {
    "machines": MACHINES,
    "people": PEOPLE,
    "membership": MEMBERSHIP,
    "correspondence": CORRESPONDENCE,
    "concerns": CONCERNS,
    "moderation": MODERATION,
    "objections": OBJECTIONS,
    "requests": REQUESTS,
    "room": ROOM,
    "founding": FOUNDING,
    "proposals": PROPOSALS,
    "manifestos": MANIFESTOS,
    "questions": QUESTIONS,
    "rest": REST,
}
