"""An assembly set up in six pages, found again, previewed, settled, and copied."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community, Measure
from assemblies.founding.errors import CommunityInUse, Settled
from assemblies.founding.models import Founder, Founding
from assemblies.founding.permissions import can_found, is_settled
from assemblies.founding.services import begin_assembly, copy_assembly, describe_assembly, remove_community
from assemblies.founding.templates import ALL as TEMPLATES
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config.clock import now
from config.errors import NotAllowed

RULES = {
    "threshold": "2/3",
    "quorum": "other",
    "quorum_other": "40 %",
    "minimum_roll": "4",
    "shortest_vote_minutes": "15",
    "open_vote_seen_by": "members",
}
EMPTY_TEAM = {
    "form-TOTAL_FORMS": "3",
    "form-INITIAL_FORMS": "0",
    **{f"form-{row}-{name}": value for row in range(3) for name, value in (("name", ""), ("role", "facilitator"))},
}
DELTA = {
    "name": "Delta",
    "letter": "A",
    "about": "Below the dyke.",
    "population_value": "5200",
    "population_unit": "people",
    "population_source": "Town register",
    "population_year": "2025",
    "population_method": "Everybody registered",
}


@pytest.fixture
def vera(db) -> Person:
    """The first organiser of an empty machine."""
    person = Person.objects.create_person(name="Vera Vogel", email="vera@example.org")
    Founder.objects.create(person=person, since=now())
    return person


@pytest.fixture
def browser(vera) -> Client:
    made = Client()
    made.force_login(vera)
    return made


@pytest.fixture
def begun(vera) -> Assembly:
    return begin_assembly(by=vera, name="Shade for the Old Town", question="Where shall the trees stand?")


def step(name: str, assembly: Assembly, *more: object) -> str:
    return reverse(f"founding:{name}", args=[assembly.slug, *more])


def seat_of(person: Person, assembly: Assembly) -> Seat:
    return Seat.objects.select_related("body__assembly", "person").get(person=person, body__assembly=assembly)


def test_six_pages_lead_from_nothing_to_a_public_assembly(browser, vera):
    answer = browser.post(
        reverse("founding:new"), {"name": "Shade for the Old Town", "question": "Where shall the trees stand?"}
    )
    assembly = Assembly.objects.get()
    assert assembly.slug == "shade-for-the-old-town"
    assert answer["Location"] == step("template", assembly)
    answer = browser.post(
        answer["Location"], {"template": "delegations", "first_day": "2026-12-01", "first": "Hill", "second": "Shore"}
    )
    assert answer["Location"] == step("communities", assembly)
    browser.post(step("add_community", assembly), DELTA)
    answer = browser.post(step("communities", assembly))
    assert answer["Location"] == step("charter", assembly)
    answer = browser.post(answer["Location"], RULES)
    assert answer["Location"] == step("team", assembly)
    team = EMPTY_TEAM | {"form-0-name": "Gus Gruber", "form-0-email": "gus@example.org", "form-0-role": "guarantor"}
    answer = browser.post(answer["Location"], team)
    assert answer["Location"] == step("dates", assembly)
    dates = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "Meeting",
        "form-0-starts_on": "2026-12-05",
        "form-0-ends_on": "2026-12-06",
    }
    answer = browser.post(answer["Location"], dates)
    assert answer["Location"] == step("preview", assembly)
    page = browser.get(answer["Location"]).content.decode()
    for told in ("Delta", "Hill", "Shore", "2 of every 5 members", "15 minutes", "Gus Gruber", "5 December 2026"):
        assert told in page, told
    assert "Not looked at yet" not in page
    assert not Assembly.objects.get().is_published

    assert browser.post(answer["Location"])["Location"].endswith("?done=published")

    assembly.refresh_from_db()
    assert assembly.is_published
    for body in assembly.bodies.all():
        assert (str(body.charter.threshold), str(body.charter.quorum)) == ("2/3", "2/5")
    assert {body.name for body in assembly.bodies.all()} == {"Shade for the Old Town", "Hill", "Shore"}
    assert [phase.name for phase in assembly.bodies.get(kind="plenary").phases.all()] == ["Meeting"]
    assert Measure.objects.get().source == "Town register"
    assert Seat.objects.get(role=Role.GUARANTOR).person.email == "gus@example.org"
    assert "vera" not in "".join(Entry.objects.values_list("text", flat=True)).lower()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_each_template_sets_a_charter_bodies_and_phases_that_can_stand(browser, begun, template):
    browser.post(step("template", begun), {"template": template.key, "first_day": "2026-12-01"})
    plenary = begun.bodies.get(kind=Body.Kind.PLENARY)
    assert plenary.charter.as_dict() | template.rules == plenary.charter.as_dict()
    assert begun.bodies.count() == 1 + len(template.bodies)
    phases = list(plenary.phases.all())
    assert len(phases) == len(template.spans)
    assert phases[0].starts_on == date(2026, 12, 1)


def test_another_template_takes_the_place_of_the_first_and_the_same_one_changes_nothing(browser, begun):
    given = {"template": "council", "first_day": "2026-12-01", "first": "Water council", "second": ""}
    browser.post(step("template", begun), given)
    browser.post(step("charter", begun), RULES)
    browser.post(step("template", begun), given)
    assert begun.bodies.get(kind="plenary").charter.minimum_roll == 4
    browser.post(step("template", begun), given | {"template": "evening"})
    assert begun.bodies.count() == 1
    assert begun.bodies.get().charter.minimum_roll == 3


def test_an_unfinished_assembly_is_found_again_on_the_home_of_its_organiser(browser, begun):
    browser.post(step("template", begun), {"template": "evening", "first_day": "2026-12-01"})
    page = browser.get("/en/").content.decode()
    assert "Go on with step 3" in page
    assert step("communities", begun) in page
    assert "Shade for the Old Town" not in Client().get("/en/").content.decode()


def test_going_on_without_communities_says_what_that_costs(browser, begun):
    assert "whether all communities are heard alike" in browser.get(step("communities", begun)).content.decode()
    browser.post(step("communities", begun))
    assert "communities" in Founding.objects.get().done


def test_a_number_needs_its_source_year_and_method(browser, begun):
    answer = browser.post(step("add_community", begun), DELTA | {"population_source": "", "population_year": ""})
    assert answer.status_code == 400
    assert "Say who published the number" in answer.content.decode()
    assert not Community.objects.exists()


def test_the_next_community_gets_the_next_letter_and_the_same_source(browser, begun):
    answer = browser.post(step("add_community", begun), DELTA | {"more": "1"})
    page = browser.get(answer["Location"]).content.decode()
    assert 'value="B"' in page
    assert 'value="Town register"' in page
    assert 'value="5200"' not in page


def test_a_community_can_be_changed_and_removed_and_the_minutes_say_so(browser, begun):
    browser.post(step("add_community", begun), DELTA)
    delta = Community.objects.get()
    browser.post(step("community", begun, delta.id), DELTA | {"name": "Delta West", "population_value": "5300.5"})
    delta.refresh_from_db()
    assert (delta.name, str(Measure.objects.get().value)) == ("Delta West", "5300.50")
    browser.post(step("remove_community", begun, delta.id))
    assert not Community.objects.exists()
    types = list(Entry.objects.filter(chain=begun.id).order_by("seq").values_list("type", flat=True))
    assert types.count("community.describe") == 2
    assert types[-1] == "community.remove"


def test_a_newer_number_stands_beside_the_older_one(browser, begun):
    browser.post(step("add_community", begun), DELTA)
    delta = Community.objects.get()
    browser.post(step("community", begun, delta.id), DELTA | {"population_year": "2026", "population_value": "5400"})
    assert Measure.objects.count() == 2
    assert Community.objects.prefetch_related("measures").get().population == 5400


def test_two_communities_cannot_have_one_letter(browser, begun):
    browser.post(step("add_community", begun), DELTA)
    answer = browser.post(step("add_community", begun), DELTA | {"name": "Upland"})
    assert answer.status_code == 400
    assert "has the letter A" in answer.content.decode()


def test_a_community_for_which_somebody_sits_cannot_be_removed(assembly, ana, ola, north):
    with pytest.raises(CommunityInUse):
        remove_community(assembly, north, by=ola)


def test_the_charter_is_read_as_sentences_and_a_share_of_ones_own_can_be_written(browser, begun):
    page = browser.get(step("charter", begun)).content.decode()
    assert "A question is adopted when “yes” is said by" in page
    assert "at least 2 of every 3 who say yes or no" in page
    answer = browser.post(step("charter", begun), RULES | {"quorum_other": "seven"})
    assert answer.status_code == 400
    assert 'href="#id_quorum_other"' in answer.content.decode()
    browser.post(step("charter", begun), RULES)
    assert 'value="2/5"' in browser.get(step("charter", begun)).content.decode()


def test_when_one_of_the_team_cannot_be_seated_nobody_new_is(browser, begun, vera):
    team = EMPTY_TEAM | {
        "form-0-name": "Fay",
        "form-0-email": "fay@example.org",
        "form-1-name": "Vera",
        "form-1-email": "vera@example.org",
    }
    answer = browser.post(step("team", begun), team)
    assert answer.status_code == 400
    assert "already has a seat" in answer.content.decode()
    assert Seat.objects.count() == 1


def test_alone_one_is_told_what_takes_two_people(browser, begun):
    assert "You are alone so far" in browser.get(step("team", begun)).content.decode()


def test_all_dates_move_together(browser, begun):
    browser.post(step("template", begun), {"template": "sessions", "first_day": "2026-12-01"})
    browser.post(step("dates", begun), {"move": "1", "first_day": "2027-01-12"})
    phases = list(begun.bodies.get().phases.all())
    assert (phases[0].starts_on, phases[-1].ends_on) == (date(2027, 1, 12), date(2027, 4, 5))


def test_the_times_are_those_of_the_place(browser, begun):
    assert "js/zone.js" in browser.get(step("dates", begun)).content.decode()
    dates = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0", "time_zone": "America/Bogota"}
    browser.post(step("dates", begun), dates)
    assert Assembly.objects.get(id=begun.id).time_zone == "America/Bogota"
    page = browser.get(step("dates", begun)).content.decode()
    assert '<option value="America/Bogota" selected>' in page
    assert "js/zone.js" not in page
    assert "Times are told as in America/Bogota." in browser.get(step("preview", begun)).content.decode()
    assert browser.post(step("dates", begun), dates | {"time_zone": "Utopia"}).status_code == 400


def test_a_meeting_of_one_day_is_told_as_one_day(browser, begun):
    dates = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "Meeting"}
    for last, told in (("2026-12-05", "5 December 2026"), ("2026-12-06", "5 December 2026 to 6 December 2026")):
        browser.post(step("dates", begun), dates | {"form-0-starts_on": "2026-12-05", "form-0-ends_on": last})
        assert f"Meeting: {told}<" in browser.get(step("preview", begun)).content.decode()


@pytest.mark.parametrize(
    ("seen_by", "told"), [("everybody", "everybody sees"), ("members", "people with a seat here see")]
)
def test_the_whole_says_who_will_see_how_members_voted(browser, begun, seen_by, told):
    browser.post(step("charter", begun), RULES | {"open_vote_seen_by": seen_by})
    page = browser.get(step("preview", begun)).content.decode()
    assert f"After closing, {told} how each member voted in an open vote." in page


def test_a_taken_address_is_refused_with_the_answers_kept(browser, begun, vera):
    answer = browser.post(
        reverse("founding:new"), {"name": "Other", "question": "What?", "slug": "shade-for-the-old-town"}
    )
    assert answer.status_code == 400
    assert 'value="Other"' in answer.content.decode()
    assert begin_assembly(by=vera, name="Shade for the Old Town", question="Q").slug == "shade-for-the-old-town-2"
    assert begin_assembly(by=vera, name="ظل للمدينة", question="Q").slug == "assembly"


def test_once_a_question_has_opened_the_set_up_is_settled(assembly, ola, open_question, browser_of):
    assert is_settled(assembly)
    browser = browser_of(ola)
    for name in ("question", "template", "communities", "charter", "team", "dates", "preview"):
        page = browser.get(step(name, assembly))
        assert page.status_code == 200
        assert "so this is fixed now" in page.content.decode(), name
        if name != "preview":
            assert browser.post(step(name, assembly), {}).status_code == 409, name
    with pytest.raises(Settled):
        describe_assembly(assembly, by=ola, name="Other", question="Other?", about="", slug="other")


def test_a_settled_community_keeps_its_name_and_gets_new_numbers(assembly, ola, open_question, north, browser_of):
    given = DELTA | {"name": "Elsewhere", "letter": "Z", "population_value": "6500", "population_year": "2026"}
    browser_of(ola).post(step("community", assembly, north.id), given)
    north = Community.objects.prefetch_related("measures").get(id=north.id)
    assert (north.name, north.letter, north.population) == ("Upland", "a", 6500)


def test_a_copy_takes_settings_and_never_people_proposals_or_questions(assembly, ola, members, open_question):
    made = copy_assembly(assembly, by=ola.person, name="Second round", question="And now?", first_day=date(2027, 1, 1))
    assert [(one.name, one.population) for one in made.communities.prefetch_related("measures")] == [
        ("Upland", 6000),
        ("Delta", 4000),
    ]
    assert not set(made.communities.all()) & set(assembly.communities.all())
    assert made.bodies.get().rules == assembly.bodies.get().rules
    assert [seat.person_id for seat in Seat.objects.filter(body__assembly=made)] == [ola.person_id]
    assert not made.bodies.get().questions.exists()
    assert not made.is_published
    assert not is_settled(made)


def test_a_copy_without_communities_asks_for_them(assembly, ola, browser_of):
    answer = browser_of(ola).post(
        reverse("founding:copy"),
        {"source": assembly.id, "name": "Again", "question": "And now?", "first_day": "2027-01-01"},
    )
    made = Assembly.objects.get(slug="again")
    assert answer["Location"] == step("communities", made)
    assert not made.communities.exists()


def test_nobody_copies_an_assembly_they_do_not_organise(assembly, ola, fay, dee):
    for other in (fay, dee):
        with pytest.raises(NotAllowed):
            copy_assembly(assembly, by=other.person, name="A", question="B?", first_day=date(2027, 1, 1))


def test_organisers_begin_further_assemblies_and_nobody_else_does(ola, fay, gus, ana, browser_of):
    assert can_found(ola.person)
    assert browser_of(ola).get(reverse("founding:new")).status_code == 200
    for other in (fay, gus, ana):
        assert not can_found(other.person)
        assert browser_of(other).get(reverse("founding:new")).status_code == 403
    assert Client().get(reverse("founding:new")).status_code == 302


def test_a_visit_by_card_begins_nothing(ola):
    visitor = Person.objects.get(id=ola.person_id)
    visitor.via_seat = ola.id
    assert not can_found(visitor)


def test_a_draft_that_waits_needs_the_desk_and_nobody_else(draft, fay, ana, browser_of):
    page = browser_of(fay).get("/en/").content.decode()
    assert "Nothing needs you now" not in page
    assert "Go on with the draft" in page
    assert draft.title not in browser_of(ana).get("/en/").content.decode()


def test_a_frozen_question_waits_to_be_opened(frozen_question, fay, browser_of):
    assert reverse("ballots:open", args=[frozen_question.id]) in browser_of(fay).get("/en/").content.decode()
