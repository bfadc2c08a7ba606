"""A list costs as many statements with five times as much in it; casting costs what it always costs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.bodies.services import publish_assembly
from assemblies.comments.services import agree_to_comment, write_comment
from assemblies.communities.models import Community, Measure
from assemblies.concerns.services import answer_concern, send_concern
from assemblies.correspondence.messages import draft_message, send_message
from assemblies.correspondence.notices import post_notice
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat, issue_cards
from assemblies.people.personal import register
from config import rest, shells
from config.clock import now
from governance.allocations.models import Allocation
from governance.ballots import services
from governance.ballots.batches import import_batch
from governance.ballots.models import Question
from governance.claims.models import CommunityClaim
from governance.demographics.models import Trait
from governance.manifestos.amendments import Wanted, hand_in
from governance.manifestos.models import Article
from governance.moderation.services import decide_case, report_text
from governance.objections.of_proposals import text_of
from governance.objections.passages import passages_of
from governance.objections.services import answer_objection, raise_objection
from governance.practice.models import Practice
from governance.proposals.models import Author, Proposal
from governance.proposals.points.services import add_point, rate_point
from governance.proposals.services import change_proposal
from governance.proposals.support.services import support_proposal
from governance.requests.services import write_request
from governance.resources.models import Reading, Resource, Season, Share
from governance.resources.services import (
    Described,
    book,
    name_steward,
    open_season,
    publish_version,
    register_resource,
    write_log,
)
from governance.shelters.models import StormPlan
from tests.nets.world import BLT, SEATS, Place, furnished, person

PAGES = (
    "/en/",
    "/en/a/{slug}/",
    "/en/a/{slug}/desk/",
    "/en/a/{slug}/practice/",
    "/en/questions/{open_question}/paper/?q=zn",
    "/en/a/{slug}/people/",
    "/en/a/{slug}/people/attendance/",
    "/en/a/{slug}/people/cards/",
    "/en/a/{slug}/people/cards/anew/",
    "/en/bodies/{body_id}/here/",
    "/en/a/{slug}/communities/",
    "/en/comments/{comment_id}/",
    "/en/a/{slug}/proposals/",
    "/en/a/{slug}/manifestos/",
    "/en/manifestos/{read_manifesto}/",
    "/en/manifestos/{read_manifesto}/rehearse/",
    "/en/manifestos/{read_manifesto}/beside/",
    "/en/manifestos/{read_manifesto}/in/es/",
    "/en/articles/{read_article}/",
    "/en/articles/{read_article}/versions/",
    "/en/manifestos/{frozen_manifesto}/editions/1/",
    "/en/manifestos/{frozen_manifesto}/adoption/",
    "/en/manifestos/{adopted_manifesto}/adopted/",
    "/en/articles/{read_article}/thread/p1/",
    "/en/articles/{read_article}/thread/p1/1/",
    "/en/a/{slug}/questions/",
    "/en/a/{slug}/decisions/",
    "/en/a/{slug}/resources/",
    "/en/a/{slug}/allocations/",
    "/en/allocations/{allocation_id}/",
    "/en/resources/{resource_id}/",
    "/en/a/{slug}/shelters/",
    "/en/a/{slug}/claims/",
    "/en/claim-rounds/{named_round}/",
    "/en/claim-rounds/{claim_round}/",
    "/en/questions/{funding_question}/budget/",
    "/en/questions/{funded_question}/budget/",
    "/en/shelter-plans/{shelter_plan}/",
    "/en/shelter-plans/{shelter_plan}/list/",
    "/en/a/{slug}/equity/",
    "/en/a/{slug}/guardians/",
    "/en/a/{slug}/guardians/seats/",
    "/en/a/{slug}/evaluations/",
    "/en/a/{slug}/demographics/",
    "/en/me/demographics/",
    "/en/findings/{finding_id}/",
    "/en/a/{slug}/minutes/",
    "/en/a/{slug}/witnesses/",
    "/en/a/{slug}/bundle/",
    "/en/a/{slug}/bundle/check/",
    "/en/a/{slug}/notices/",
    "/en/a/{slug}/concerns/",
    "/en/a/{slug}/moderation/",
    "/en/texts/proposal/{proposal}/objections/",
    "/en/a/{slug}/requests/",
    "/en/moderation/{case_id}/",
    "/en/a/{slug}/messages/",
    "/en/a/{slug}/messages/letters/",
    "/en/messages/{sent_message}/",
    "/en/messages/{message_id}/",
    "/en/me/messages/",
    "/en/me/data/",
    "/en/proposals/{proposal}/",
    "/en/proposals/{proposal}/points/",
    "/en/proposals/{proposal}/supporters/",
    "/en/proposals/{proposal}/compare/",
    "/en/questions/{counted_question}/result/",
    "/en/questions/{counted_question}/press/",
    "/en/embed/questions/{counted_question}/",
    "/en/embed/a/{slug}/phases/",
    "/en/legal/imprint/",
)
LISTS = {
    "/api/v1/assemblies/": 4,
    "/api/v1/events/": 6,
    "/api/v1/events/?assembly={slug}": 7,
    "/api/v1/assemblies/{slug}/bodies/": 5,
    "/api/v1/assemblies/{slug}/communities/": 6,
    "/api/v1/assemblies/{slug}/communities/{community}/comments/": 6,
    "/api/v1/assemblies/{slug}/seats/": 6,
    "/api/v1/assemblies/{slug}/roles/": 5,
    "/api/v1/assemblies/{slug}/proposals/": 6,
    "/api/v1/proposals/{proposal}/sources/": 7,
    "/api/v1/proposals/{proposal}/points/": 7,
    "/api/v1/proposals/{proposal}/supporters/": 6,
    "/api/v1/proposals/{proposal}/versions/": 6,
    "/api/v1/assemblies/{slug}/manifestos/": 5,
    "/api/v1/manifestos/{read_manifesto}/amendments/": 5,
    "/api/v1/manifestos/{read_manifesto}/beside/": 5,
    "/api/v1/assemblies/{slug}/questions/": 5,
    "/api/v1/assemblies/{slug}/batches/": 5,
    "/api/v1/assemblies/{slug}/decisions/": 5,
    "/api/v1/assemblies/{slug}/resources/": 5,
    "/api/v1/assemblies/{slug}/allocations/": 5,
    "/api/v1/assemblies/{slug}/shelter-plans/": 5,
    "/api/v1/assemblies/{slug}/claim-rounds/": 5,
    "/api/v1/resources/{resource_id}/": 6,
    "/api/v1/resources/{resource_id}/bookings/": 6,
    "/api/v1/resources/{resource_id}/stewards/": 6,
    "/api/v1/resources/{resource_id}/log/": 6,
    "/api/v1/resources/{resource_id}/versions/": 6,
    "/api/v1/resources/{resource_id}/readings/": 6,
    "/api/v1/resources/{resource_id}/breaches/": 6,
    "/api/v1/assemblies/{slug}/minutes/": 5,
    "/api/v1/assemblies/{slug}/heads/": 6,
    "/api/v1/assemblies/{slug}/witnesses/": 5,
    "/api/v1/assemblies/{slug}/notices/": 5,
    "/api/v1/assemblies/{slug}/messages/": 5,
    "/api/v1/me/messages/": 4,
    "/api/v1/assemblies/{slug}/audits/": 5,
    "/api/v1/assemblies/{slug}/holds/": 6,
    "/api/v1/assemblies/{slug}/findings/": 7,
    "/api/v1/assemblies/{slug}/evaluations/": 6,
    "/api/v1/assemblies/{slug}/demographics/": 6,
    "/api/v1/assemblies/{slug}/guardians/": 6,
    "/api/v1/assemblies/{slug}/concerns/": 9,
    "/api/v1/assemblies/{slug}/moderation/": 5,
    "/api/v1/texts/proposal/{proposal}/objections/": 9,
    "/api/v1/assemblies/{slug}/requests/": 6,
    "/api/v1/assemblies/{slug}/embed-sites/": 5,
    "/api/v1/assemblies/{slug}/webhooks/": 5,
    "/api/v1/webhooks/{webhook_id}/attempts/": 6,
    "/api/v1/assemblies/{slug}/booths/": 5,
    "/api/v1/me/": 3,
}
SERVICE_ACCOUNTS = "/api/v1/assemblies/{slug}/service-accounts/"
STATEMENTS_IN_ALL = 40
MY_DATA = "/en/me/data/"
pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def place(db: None) -> Place:
    made = furnished("word", "counted", {role: person(role) for role in SEATS})
    publish_assembly(made.assembly)
    return made


def for_desk(path: str) -> bool:
    is_of_the_desk = any(
        part in path for part in ("desk", "/practice/", "/paper/", "/here/", "/attendance/", "/cards/", "/messages/")
    )
    return is_of_the_desk and "/me/" not in path


def share_more(place: Place, community: Community, seat: Seat, number: int) -> None:
    """Another thing that is shared, and more of everything around the first."""
    desk, at, today = place.seats["facilitator"], now(), place.assembly.today
    first = Resource.objects.select_related("assembly").get(id=place.things["resource_id"])
    well = register_resource(seat.body, Described("water", f"Well {number}", "litre"), by=desk)
    done = Allocation.objects.get(id=place.things["allocation_id"])
    told = {
        "rule": "leximin",
        "estate": 1,
        "claims": done.claims,
        "result": done.result,
        "made_by": desk,
        "made_at": at,
    }
    Allocation.objects.create(
        assembly=place.assembly, number=1_000 + number, resource=well, decision_id=place.things["decision_id"], **told
    )
    claim = CommunityClaim.objects.select_related("round").get(id=place.things["shared_claim"])
    claim.pk, claim.community = uuid4(), community
    claim.save(force_insert=True)
    opened = claim.round
    opened.pk, opened.allocation = uuid4(), None
    opened.save(force_insert=True)
    storm = StormPlan.objects.get(id=place.things["shelter_plan"])
    storm.pk, storm.number = uuid4(), 1_000 + number
    storm.save(force_insert=True)
    season = Season.objects.select_related("resource__assembly").get(resource=first, name__startswith="Season ")
    Share.objects.create(season=season, community=community, most=1)
    Season.objects.filter(id=season.id).update(most=10_000)
    book(season, by=seat, day=today, units=2, key=uuid4())
    begins = today + timedelta(days=1_000 + number)
    open_season(first, by=desk, name=f"Later {number}", begins_on=begins, ends_on=begins, most=1)
    name_steward(first, by=desk, seat=seat, begins_on=today, ends_on=today)
    write_log(first, by=seat, text="The valve is new.")
    publish_version(first, by=seat, name=f"version {number}", link="https://example.org")
    Reading.objects.create(resource=first, at=at + timedelta(seconds=number), value=number)


def ask_members(place: Place, number: int) -> None:
    """One more question about the members themselves, with totals."""
    trait = Trait.objects.prefetch_related("tables").get(id=place.things["trait_id"])
    table = trait.tables.all()[0]
    trait.id, trait.number = uuid4(), 1_000 + number
    trait.save(force_insert=True)
    table.id, table.trait = uuid4(), trait
    table.save(force_insert=True)


def grow(place: Place, by: int) -> None:
    """That many more people, communities, proposals, questions and counts from outside."""
    body, desk, at = place.seats["member"].body, place.seats["facilitator"], now()
    first = Proposal.objects.filter(body=body).count() + 1
    letters = "bcdefghijklmnopqrstuvwxyz"
    for place_in_row in range(by):
        number = first + place_in_row
        letter = letters[number % len(letters)]
        community = Community.objects.create(name=f"Community {number}", letter=letter)
        measured = {"value": 100, "unit": "people", "source": "Census", "year": 2025, "method": "Count"}
        Measure.objects.create(community=community, kind=Measure.Kind.POPULATION, **measured)
        place.assembly.communities.add(community)
        newcomer = person(f"more-{number}")
        seat = give_seat(body, person=newcomer, role=Role.MEMBER, community=community)
        write_comment(place.assembly, community, by=seat, text="Three wells.")
        ask_members(place, number)
        first_community = Community.objects.get(id=place.things["community"])
        again = write_comment(place.assembly, first_community, by=place.seats["fellow"], text=f"Wells: {number}")
        agree_to_comment(again, by=place.seats["card"])
        first_proposal = Proposal.objects.get(id=place.things["proposal"])
        support_proposal(first_proposal, by=seat)
        point = add_point(first_proposal, by=seat, side="for" if number % 2 else "against", text=f"Point {number}")
        rate_point(point, by=place.seats["member"], is_helpful=True)
        change_proposal(first_proposal, by=place.seats["member"], title=f"Proposal {number}", text=f"Text {number}")
        helper = give_seat(body, person=person(f"helper-{number}"), role=Role.EXPERT)
        issue_cards([seat], by=desk)
        share_more(place, community, seat, number)
        proposal = Proposal.objects.create(
            body=body, number=number, title=f"Title {number}", text="Text", state="open", created_at=at, published_at=at
        )
        for author in (seat, helper):
            is_first = author is seat
            Author.objects.create(proposal=proposal, seat=author, is_first=is_first, invited_at=at, accepted_at=at)
        objected = text_of(Proposal.objects.with_authors().get(id=place.things["proposal"]))
        objection = raise_objection(objected, by=seat, passage=passages_of(objected.text)[0], words="No.")
        answer_objection(objection, by=place.seats["member"], words="Yes.")
        write_request(body, by=seat, wants="answer", title=f"Request {number}", text="Text")
        for outcome in ("left", "asked"):
            more = Proposal.objects.create(
                body=body, number=1000 + 2 * number + (outcome == "left"), title="Title", text="Text", state="open",
                created_at=at, published_at=at,
            )  # fmt: skip
            Author.objects.create(proposal=more, seat=seat, is_first=True, invited_at=at, accepted_at=at)
            case = report_text("proposal", str(more.id), by=helper, ground="hate", words="Look.")
            decide_case(case, by=place.seats["moderator"], outcome=outcome, ground="hate", reason="Read it.")
        read = Article.objects.select_related("manifesto__body__assembly").get(id=place.things["read_article"])
        hand_in(read, by=seat, wanted=Wanted("insert", "p1", f"More {number}"), reason="Why.")
        question = services.draft_question(body, by=desk, title=f"Question {number}", proposal=proposal)
        services.open_question(services.freeze_question(question, by=desk), by=desk, minutes=60)
        paper = (BLT % {"name": "Ash"}).encode()
        answer_concern(
            send_concern(place.assembly, text="Wrong.", author=place.seats["member"].person),
            by=place.seats["guarantor"], answer="Mended.", is_public=True,
        )  # fmt: skip
        post_notice(place.assembly, by=desk, title=f"Notice {number}", text="Text")
        words = {"subject": f"Message {number}", "text": "Text", "to": "members"}
        send_message(draft_message(place.assembly, by=desk, **words), by=desk)
        import_batch(body, by=place.seats["organiser"], file_name=f"{number}.blt", data=paper, source="Paper")
        held = Question.objects.get(id=place.things["counted_question"])
        hold = held.holds.create(
            guardian=f"guardian-{number}", reason="Why.", placed_at=at, lapses_at=at + timedelta(1)
        )
        hold.releases.create(by=place.seats["guarantor"], reason="Why not.", at=at)
        last = place.assembly.findings.first()
        last.id, last.number, last.state = uuid4(), last.number + 1, "over"
        last.save(force_insert=True)


def statements(visitor: Client, path: str) -> int:
    """How many a warm server needs for one answer, seen by somebody whose cookie it knows."""
    for _warm in range(2):
        answer = visitor.get(path)
    with CaptureQueriesContext(connection) as counted:
        answer = visitor.get(path)
    assert answer.status_code == 200, path
    return len(counted)


@pytest.mark.parametrize("role", ["facilitator", "member"])
def test_a_list_page_costs_the_same_at_any_length(place: Place, role: str) -> None:
    visitor = signed_in(place.seats[role])
    paths = [path.format(**place.things) for path in PAGES if role == "facilitator" or not for_desk(path)]
    grow(place, 3)
    before = {path: statements(visitor, path) for path in paths}
    grow(place, 12)
    after = {path: statements(visitor, path) for path in paths}
    # Reasons on the first page of the minutes cost a statement; once that page is full of other lines, they do not.
    minutes = reverse("chronicle:minutes", args=[place.assembly.slug])
    assert before.pop(minutes) - after.pop(minutes) in {0, 1}
    assert after == before
    assert after.pop(MY_DATA) <= len(register()) + 10  # it asks each table that knows people once
    assert max(after.values()) <= STATEMENTS_IN_ALL


def test_an_api_list_costs_few_statements_and_the_same_at_any_length(place: Place) -> None:
    visitor = signed_in(place.seats["organiser"])
    paths = {path.format(**place.things): most for path, most in LISTS.items()}
    grow(place, 3)
    before = {path: statements(visitor, path) for path in paths}
    grow(place, 12)
    after = {path: statements(visitor, path) for path in paths}
    assert after == before
    assert {path: n for path, n in after.items() if n > paths[path]} == {}


def test_every_list_is_the_same_read_in_pages_of_two(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(place, 3)
    asking = signed_in(place.seats["organiser"])
    for path in (path.format(**place.things) for path in (*LISTS, "/api/v1/tokens/", SERVICE_ACCOUNTS)):
        whole = asking.get(path).json()
        if "previous" not in whole:
            continue
        monkeypatch.setattr(rest, "PAGE", 2)
        pages = [asking.get(path).json()]
        while pages[-1]["next"]:
            pages.append(asking.get(pages[-1]["next"]).json())
        assert [row for page in pages for row in page["results"]] == whole["results"], path
        for page in pages[-2::-1]:
            assert asking.get(pages[pages.index(page) + 1]["previous"]).json()["results"] == page["results"], path
        monkeypatch.undo()


def test_a_stranger_s_second_look_costs_nothing_and_makes_no_session(place: Place) -> None:
    visitor = Client()
    private = ("seats", "webhooks", "/me/", "booths")
    public = [path for path in (*PAGES, *LISTS) if not for_desk(path) and not any(one in path for one in private)]
    for path in (path.format(**place.things) for path in public):
        visitor.get(path)
        with CaptureQueriesContext(connection) as counted:
            answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert (path, len(counted)) == (path, 0)
    assert not visitor.cookies


def signed_in(seat: Seat) -> Client:
    visitor = Client()
    visitor.force_login(seat.person)
    return visitor


def test_a_phone_takes_part_in_a_practice_in_two_or_three_statements_a_page(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    monkeypatch.setattr(shells, "SECONDS", 600.0)
    practice = Practice.objects.get(body=place.seats["member"].body, ended_at=None)
    phone, form = signed_in(place.seats["member"]), {"choice": "tea"}
    for _warm in range(3):
        with CaptureQueriesContext(connection) as hearing:
            assert phone.get(f"/en/a/{place.things['slug']}/practice/offer/").status_code == 200
        with CaptureQueriesContext(connection) as opening:
            assert phone.get(f"/en/practice/{practice.id}/").status_code == 200
        with CaptureQueriesContext(connection) as answering:
            assert phone.post(f"/en/practice/{practice.id}/cast/", form).status_code == 303
        with CaptureQueriesContext(connection) as reading:
            assert phone.get(f"/en/practice/{practice.id}/receipt/").status_code == 200
    assert [len(one) for one in (hearing, opening, answering, reading)] == [2, 3, 2, 2]
    assert practice.answers.get().choice == "tea"
