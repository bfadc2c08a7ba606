"""A body's charter and phases, and the communities an assembly speaks for, as pages."""

from datetime import date

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.minutes.models import Entry

GOOD = {
    "threshold": "2/3",
    "quorum": "40 %",
    "quorum_counts": "present",
    "minimum_roll": "5",
    "shortest_vote_minutes": "10",
    "concern_days": "14",
    "open_vote_seen_by": "members",
}


@pytest.fixture
def charter(plenary) -> str:
    return reverse("bodies:charter", args=[plenary.id])


@pytest.fixture
def phases(plenary) -> str:
    return reverse("bodies:phases", args=[plenary.id])


def rows(*given: tuple[str, str, str]) -> dict[str, str]:
    form = {"form-TOTAL_FORMS": str(len(given)), "form-INITIAL_FORMS": "0"}
    for at, (name, starts_on, ends_on) in enumerate(given):
        form |= {f"form-{at}-name": name, f"form-{at}-starts_on": starts_on, f"form-{at}-ends_on": ends_on}
    return form


def test_anybody_reads_the_charter_and_nobody_else_is_offered_to_change_it(charter, ana, stranger, browser_of):
    for browser in (stranger, browser_of(ana)):
        page = browser.get(charter).content.decode()
        assert "more than half of those who say yes or no" in page
        assert "1 of every 2" in page
        assert '<form method="post" novalidate' not in page


def test_an_organiser_sets_the_charter_and_it_stands_in_the_record(charter, plenary, ola, browser_of):
    assert browser_of(ola).post(charter, GOOD)["Location"].endswith("?done=charter")
    held = Body.objects.get(id=plenary.id).charter
    assert (str(held.threshold), str(held.quorum), held.minimum_roll) == ("2/3", "2/5", 5)
    assert Entry.objects.filter(type="body.charter").last().body["by"]["role"] == "organiser"
    page = browser_of(ola).get(charter).content.decode()
    assert "at least 2 of every 3 who say yes or no" in page


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("threshold", "0"),
        ("threshold", "3/2"),
        ("threshold", "two"),
        ("threshold", "1/0"),
        ("quorum", "-1"),
        ("quorum", ""),
        ("minimum_roll", "0"),
        ("minimum_roll", "1.5"),
        ("shortest_vote_minutes", "0"),
        ("open_vote_seen_by", "nobody"),
        ("quorum_counts", "friends"),
    ],
)
def test_a_rule_that_cannot_stand_is_told_at_its_field(charter, plenary, ola, browser_of, rule, given):
    answer = browser_of(ola).post(charter, GOOD | {rule: given})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#id_{rule}' in page
    assert Body.objects.get(id=plenary.id).charter.minimum_roll == 3


def test_nobody_but_an_organiser_sets_a_charter(charter, plenary, fay, ana, dee, stranger, browser_of):
    for browser in (browser_of(fay), browser_of(ana), browser_of(dee), stranger):
        assert browser.post(charter, GOOD).status_code == 403
    assert Body.objects.get(id=plenary.id).charter.minimum_roll == 3


def test_a_charter_of_a_hidden_assembly_is_absent(charter, assembly, stranger):
    assembly.published_at = None
    assembly.save()
    assert stranger.get(charter).status_code == 404


def test_an_organiser_sets_the_phases_and_empty_rows_are_none(phases, plenary, ola, browser_of):
    given = rows(("Learning", "2026-11-01", "2026-11-30"), ("", "", ""), ("Deciding", "2026-12-01", "2026-12-20"))
    answer = browser_of(ola).post(phases, given)
    assert answer["Location"] == reverse("assembly", args=["two-shores"])
    assert [(one.name, one.ends_on) for one in plenary.phases.all()] == [
        ("Learning", date(2026, 11, 30)),
        ("Deciding", date(2026, 12, 20)),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("Learning", "2026-11-30", "2026-11-01"), "ends_on"),
        (("Learning", "", "2026-11-01"), "starts_on"),
        (("Learning", "soon", "2026-11-01"), "starts_on"),
        (("", "2026-11-01", "2026-11-30"), "name"),
    ],
)
def test_a_phase_that_cannot_be_is_told_at_its_field(phases, plenary, ola, browser_of, row, field):
    answer = browser_of(ola).post(phases, rows(row))
    assert answer.status_code == 400
    assert f'href="#id_form-0-{field}"' in answer.content.decode()
    assert not plenary.phases.exists()


def test_nobody_but_an_organiser_sets_phases(phases, fay, ana, stranger, browser_of):
    given = rows(("Learning", "2026-11-01", "2026-11-30"))
    assert browser_of(fay).post(phases, given).status_code == 403
    assert browser_of(ana).post(phases, given).status_code == 403
    assert "sign-in" in stranger.post(phases, given)["Location"]


def test_every_number_of_a_community_names_its_source_year_and_method(assembly, stranger):
    page = stranger.get(reverse("communities:communities", args=["two-shores"])).content.decode()
    assert "2 communities, 10,000 people." in page
    for told in ("<b>6,000</b>", "<b>40</b>", "<b>70</b>", "Census office", "2025", "Count"):
        assert told in page


def test_communities_take_the_same_statements_for_two_and_for_eight(assembly, stranger, django_assert_num_queries):
    from tests.cast import community

    address = reverse("communities:communities", args=["two-shores"])
    with django_assert_num_queries(5):
        stranger.get(address + "?1")
    assembly.communities.add(*(community(f"Place {letter}", letter, 100) for letter in "cdefgh"))
    with django_assert_num_queries(5):
        stranger.get(address + "?2")
