"""The demo doors: one tap in demo mode, a wall outside it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.members.middleware import SEAT_KEY
from assemblies.members.models import Role
from assemblies.members.permissions import has_role
from assemblies.people.models import Person
from config.errors import Absent
from rehearsal import spore_quay
from rehearsal.doors import all_doors, find_door, first_links, links
from rehearsal.story import Sign

BASE = "http://quay.test:8000"
ROLES = {Role.ORGANISER, Role.FACILITATOR, Role.MODERATOR, Role.GUARANTOR, Role.EXPERT, Role.MEMBER, Role.OBSERVER}


def test_there_is_a_door_for_every_role(quay: Assembly):
    assert {seat.role for door in all_doors() for seat in door.seats} == ROLES


def test_a_door_says_who_which_role_and_what_to_try(quay: Assembly):
    said = dict(links(BASE))

    assert "Avery Chen, organiser: open the question that waits" in said
    assert all(link.startswith(f"{BASE}/en/demo/") for link in said.values())


@pytest.mark.parametrize("sign", spore_quay.DOORS, ids=lambda sign: sign.name)
def test_every_door_opens_and_shows_the_persons_home(quay: Assembly, client: Client, sign: Sign):
    [link] = [link for label, link in links("") if label.startswith(sign.name)]

    page = client.get(link)
    assert page.status_code == 200
    assert sign.name in page.content.decode()

    home = client.post(link, follow=True)
    assert home.redirect_chain[-1][0] == reverse("home")
    assert home.status_code == 200
    assert sign.name in home.content.decode()


def test_opening_a_link_changes_nothing(quay: Assembly, client: Client):
    for _label, link in links(""):
        client.get(link)
        client.head(link)

    assert not Session.objects.exists()
    assert "sessionid" not in client.cookies


def test_the_shelf_shows_each_story_that_is_here(quay: Assembly, client: Client):
    page = client.get(reverse("demo:doors")).content.decode()

    assert quay.name in page
    assert reverse("demo:story", args=[quay.slug]) in page


def test_the_doors_of_a_story_stand_on_one_page_with_three_things_to_try(quay: Assembly, client: Client):
    page = client.get(reverse("demo:story", args=[quay.slug])).content.decode()

    for door in all_doors():
        assert door.person.name in page
        assert door.token in page
    for thing in spore_quay.THINGS_TO_TRY:
        assert str(thing.title) in page


def test_a_story_that_is_not_here_has_no_page(quay: Assembly, client: Client):
    assert client.get(reverse("demo:story", args=["a-quay-elsewhere"])).status_code == 404


def test_coming_in_as_somebody_else_leaves_the_first_person(quay: Assembly, client: Client):
    avery, ines = (
        next(door for door in all_doors() if door.person.name.startswith(name)) for name in ("Avery", "Ines")
    )
    client.post(reverse("demo:door", args=[avery.token]))
    client.post(reverse("demo:door", args=[ines.token]))

    assert client.session["_auth_user_id"] == str(ines.person.pk)


def test_a_door_opens_all_seats_of_the_person_even_after_a_visit_by_card(quay: Assembly, client: Client):
    helene = next(door for door in all_doors() if door.person.name == "Helene Marchetti")
    client.force_login(helene.person)
    session = client.session
    session[SEAT_KEY] = str(helene.seats[0].id)
    session.save()

    client.post(reverse("demo:door", args=[helene.token]))

    assert SEAT_KEY not in client.session


def test_the_start_prints_one_person_a_story_with_its_name(quay: Assembly):
    [(label, link)] = first_links(BASE)

    assert label.startswith(f"{quay.name}: Ines Achterberg")
    assert link in dict(links(BASE)).values()


def test_a_made_up_token_opens_nothing(quay: Assembly, client: Client):
    for token in ("0" * 40, "avery", all_doors()[0].token[:-1] + "!"):
        assert client.get(reverse("demo:door", args=[token])).status_code == 404
        assert client.post(reverse("demo:door", args=[token])).status_code == 404


def test_the_doors_of_another_installation_are_shut_here(quay: Assembly, settings):
    token = all_doors()[0].token
    settings.SECRET_KEY = "the secret of another machine"

    with pytest.raises(Absent):
        find_door(token)


def test_a_demo_person_whose_seat_has_ended_has_no_door(quay: Assembly):
    ines = Person.objects.get(name="Ines Achterberg")
    ines.seats.update(ended_at=quay.published_at)

    assert all(door.person != ines for door in all_doors())


def test_outside_demo_mode_every_door_is_shut(quay: Assembly, client: Client, settings, rf: RequestFactory):
    inside = [link for _label, link in links("")]
    settings.DEMO = False

    assert links(BASE) == []
    assert client.get(reverse("demo:doors")).status_code == 404
    for link in inside:
        for method in (client.get, client.head, client.post, client.put):
            assert method(link).status_code == 404
    assert not Session.objects.exists()


def test_avery_may_open_questions_and_eli_may_not(quay: Assembly):
    avery, eli = (Person.objects.get(name=name) for name in ("Avery Chen", "Eli Ramirez"))

    assert has_role(avery, quay, Role.ORGANISER)
    assert not has_role(eli, quay, Role.ORGANISER, Role.FACILITATOR, Role.MEMBER)
