"""Points for and against: short, from both sides, and each with its chance to be read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import Absent, NotAllowed
from governance.proposals import services
from governance.proposals.errors import WrongProposalState
from governance.proposals.models import Proposal
from governance.proposals.points.errors import BadPoint, OwnPoint, PointGone, TooManyPoints
from governance.proposals.points.models import Point, Rating
from governance.proposals.points.ordering import FEW, fair_order
from governance.proposals.points.services import (
    MOST_OF_ONE,
    add_point,
    find_point,
    rate_point,
    sides_of,
    take_back_point,
)
from tests.governance.conftest import Visit


@dataclass(frozen=True)
class Rated:
    helpful: int
    rated: int
    at: datetime


START = datetime(2026, 1, 1, tzinfo=UTC)
ratings = st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(ratings, max_size=30))
def test_every_point_is_read_once_and_no_new_one_waits_behind_more_known_ones_than_new(given_: list) -> None:
    points = [Rated(helpful, rated, START + timedelta(hours=n)) for n, (helpful, rated) in enumerate(given_)]
    ordered = fair_order(points)
    assert sorted(ordered, key=lambda one: one.at) == points
    new = [place for place, one in enumerate(ordered, start=1) if one.rated < FEW]
    assert all(place <= 2 * nth for nth, place in enumerate(new, start=1))
    known = [one for one in ordered if one.rated >= FEW]
    shares = [(one.helpful + 1) / (one.rated + 2) for one in known]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(
    ("given_", "order"),
    [
        ([(9, 10), (1, 10), (0, 0)], [0, 2, 1]),
        ([(5, 5), (40, 40), (2, 3), (0, 0)], [1, 3, 0, 2]),
        ([(0, 0), (0, 0)], [0, 1]),
    ],
)
def test_the_helpful_come_first_and_between_them_those_few_have_rated(given_: list, order: list[int]) -> None:
    points = [Rated(helpful, rated, START + timedelta(hours=n)) for n, (helpful, rated) in enumerate(given_)]
    assert fair_order(points) == [points[n] for n in order]


def test_a_point_stands_beside_the_proposal_and_its_hash_in_the_minutes(shade: Proposal, ben: Seat) -> None:
    point = add_point(shade, by=ben, side="against", text="  Roots break\n the quay. ")
    assert point.text == "Roots break the quay."
    entry = Entry.objects.get(type="point.add")
    assert (entry.body["side"], entry.body["text_sha256"]) == ("against", point.text_sha256)
    assert "Roots" not in entry.text
    assert [(one.side, one.total) for one in sides_of(ben.person, shade)] == [("for", 0), ("against", 1)]


@pytest.mark.parametrize(("side", "text"), [("for", " "), ("for", "x" * 281), ("neither", "It is cheap.")])
def test_a_point_is_short_and_on_a_side(shade: Proposal, ben: Seat, side: str, text: str) -> None:
    with pytest.raises(BadPoint):
        add_point(shade, by=ben, side=side, text=text)


def test_one_person_cannot_fill_a_side(shade: Proposal, ben: Seat) -> None:
    made = [add_point(shade, by=ben, side="for", text=f"Reason {n}") for n in range(MOST_OF_ONE)]
    with pytest.raises(TooManyPoints):
        add_point(shade, by=ben, side="for", text="One more.")
    add_point(shade, by=ben, side="against", text="On the other side.")
    take_back_point(made[0], by=ben)
    add_point(shade, by=ben, side="for", text="One more.")


def test_observers_and_strangers_add_and_rate_nothing(shade: Proposal, ben: Seat, obi: Seat, dee: Seat) -> None:
    point = add_point(shade, by=ben, side="for", text="It is cheap.")
    for seat in (obi, dee):
        with pytest.raises(NotAllowed):
            add_point(shade, by=seat, side="for", text="Mine.")
        with pytest.raises(NotAllowed):
            rate_point(point, by=seat, is_helpful=True)


def test_members_rate_what_others_wrote_and_the_last_word_counts(
    shade: Proposal, ana: Seat, ben: Seat, cem: Seat
) -> None:
    point = add_point(shade, by=ben, side="for", text="It is cheap.")
    with pytest.raises(OwnPoint):
        rate_point(point, by=ben, is_helpful=True)
    rate_point(point, by=ana, is_helpful=True)
    rate_point(point, by=cem, is_helpful=True)
    rate_point(point, by=cem, is_helpful=False)
    told = sides_of(cem.person, shade)[0].points[0]
    assert (told.helpful, told.rated, told.mine) == (1, 2, False)
    rate_point(point, by=cem, is_helpful=None)
    told = sides_of(cem.person, shade)[0].points[0]
    assert (told.helpful, told.rated, told.mine) == (1, 1, None)


def test_a_point_taken_back_leaves_no_words_and_a_line(shade: Proposal, ana: Seat, ben: Seat) -> None:
    point = add_point(shade, by=ben, side="for", text="It is cheap.")
    rate_point(point, by=ana, is_helpful=True)
    with pytest.raises(NotAllowed):
        take_back_point(point, by=ana)
    take_back_point(point, by=ben)
    assert (Point.objects.get().text, Rating.objects.count()) == ("", 0)
    assert Entry.objects.filter(type="point.take_back").exists()
    with pytest.raises(Absent):
        find_point(ben.person, point.id)
    with pytest.raises(PointGone):
        rate_point(point, by=ana, is_helpful=True)


def test_a_draft_and_a_withdrawn_proposal_take_no_points(shade: Proposal, ana: Seat, ben: Seat) -> None:
    point = add_point(shade, by=ben, side="for", text="It is cheap.")
    services.withdraw_proposal(shade, by=ana, reason="Done.")
    with pytest.raises(WrongProposalState):
        add_point(shade, by=ben, side="for", text="Late.")
    with pytest.raises(WrongProposalState):
        rate_point(point, by=ana, is_helpful=True)
    draft = services.draft_proposal(shade.body, by=ana, title="Benches", text="Ten.")
    with pytest.raises(WrongProposalState):
        add_point(draft, by=ana, side="for", text="Early.")


def test_both_columns_are_cut_at_the_same_length_and_take_turns_to_be_first(
    shade: Proposal, members: list[Seat], ana: Seat
) -> None:
    for seat in members[1:]:
        add_point(shade, by=seat, side="for", text="It is cheap.")
    add_point(shade, by=ana, side="against", text="It is not.")
    assert [(one.side, one.total, len(one.points)) for one in sides_of(ana.person, shade, most=2)] == [
        ("for", 4, 2), ("against", 1, 1)]  # fmt: skip
    second = services.draft_proposal(shade.body, by=ana, title="Benches", text="Ten.")
    assert [one.side for one in sides_of(ana.person, second)] == ["against", "for"]


def test_a_member_adds_rates_and_takes_back_on_the_pages(shade: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    new = reverse("proposals:new_point", args=[shade.id])
    assert visit(ben).post(new, {"side": "for"}).status_code == 400
    assert visit(ben).post(new, {"side": "for", "text": "It is cheap."}).status_code == 303
    point = Point.objects.get()
    page = visit(ana).get(shade.get_absolute_url()).content.decode()
    assert "It is cheap." in page
    assert "nobody has rated it yet" in page
    rate = reverse("proposals:rate_point", args=[point.id])
    assert visit(ben).post(rate, {"helpful": "yes"}).status_code == 403
    assert visit(ana).post(rate, {"helpful": "yes"}).status_code == 303
    page = visit(ana).get(reverse("proposals:points", args=[shade.id])).content.decode()
    assert "1 of 1 person found it helpful" in page
    assert 'aria-pressed="true"' in page
    take_back = reverse("proposals:take_back_point", args=[point.id])
    assert visit(ben).post(take_back).status_code == 303
    assert visit(ana).get(take_back).status_code == 404


def test_points_by_rest(shade: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    address = f"/api/v1/proposals/{shade.id}/points/"
    made = visit(ben).post(address, {"side": "for", "text": "It is cheap."}, content_type="application/json")
    assert made.status_code == 201
    rating = f"/api/v1/points/{made.json()['id']}/rating/"
    assert visit(ana).put(rating, {"is_helpful": True}, content_type="application/json").status_code == 204
    read = visit(ana).get(address).json()
    assert [(one["helpful"], one["rated"], one["mine"]) for one in read["points_for"]] == [(1, 1, True)]
    assert visit(ana).delete(rating).status_code == 204
    assert visit(ana).delete(f"/api/v1/points/{made.json()['id']}/").status_code == 403
    assert visit(ben).delete(f"/api/v1/points/{made.json()['id']}/").status_code == 204
    assert visit(ana).get(address).json()["points_for"] == []
