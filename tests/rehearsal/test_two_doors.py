"""The Manifesto of Two Doors: what its readers find."""

from collections.abc import Iterator

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from governance.ballots.models import Question
from governance.proposals.models import Proposal
from rehearsal import two_doors
from tests.rehearsal.conftest import told_once


@pytest.fixture(scope="module")
def told_manifesto(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    with told_once(two_doors.TALE, django_db_blocker) as assembly:
        yield assembly


@pytest.fixture
def two_worlds(told_manifesto: Assembly, db: None) -> Assembly:
    return Assembly.objects.get(id=told_manifesto.id)


def votes(title: str) -> tuple[int, int]:
    result = Question.objects.get(title=title).tally.result["rounds"][0]["votes"]
    return int(result["yes"]), int(result["no"])


def test_article_seven_has_84_percent_of_all_and_52_percent_of_the_domes(two_worlds: Assembly):
    outside, inside = votes("Do the Unenclosed accept article 7?"), votes("Do the domes accept article 7?")

    assert (outside, inside) == ((50, 0), (13, 12))
    assert (outside[0] + inside[0]) / (sum(outside) + sum(inside)) == 0.84
    assert Question.objects.get(title="Do the domes accept article 7?").tally.result["outcome"] == "rejected"


def test_it_is_repaired_twice_before_both_sides_accept(two_worlds: Assembly):
    assert votes("Do the domes accept article 7 in its second version?") == (27, 20)
    assert votes("Do the domes accept article 7 in its third version?") == (33, 14)
    assert votes("Do the Unenclosed accept article 7 in its third version?") == (42, 6)
    assert Proposal.objects.get(title=two_doors.ARTICLE).version == 3


def test_fifty_and_fifty_sit_in_the_assembly_and_in_their_delegations(two_worlds: Assembly):
    assert two_worlds.bodies.get(kind=Body.Kind.PLENARY).seats.voting().count() == 100
    for name in (two_doors.INSIDE, two_doors.OUTSIDE):
        assert two_worlds.bodies.get(name=name).seats.voting().count() == 50


def test_one_role_of_fara_ends_before_the_next_begins(two_worlds: Assembly):
    ended, now = Seat.objects.filter(person__name="Fara Relis").order_by("started_at")

    assert (ended.role, now.role) == (Role.OBSERVER, Role.GUARANTOR)
    assert ended.ended_at is not None
    assert ended.ended_at < now.started_at


def test_fourteen_members_of_the_domes_share_one_report(two_worlds: Assembly):
    report = Proposal.objects.get(title="What fourteen of us cannot sign")
    places = {author.seat.community.name for author in report.authors.select_related("seat__community")}

    assert report.authors.filter(accepted_at__isnull=False).count() == 14
    assert places == {two_doors.BRIGHT, two_doors.GARDEN}
