"""Who sits: numbers for strangers, the list for the desk, and one's own page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from assemblies.bodies.models import Body
from assemblies.bodies.services import form_body
from assemblies.members.errors import AlreadySeated, BadReason, LastOrganiser, NumberTaken
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import add_person, claim_card, end_seat, give_seat, issue_cards, reissue_card
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config.errors import NotAllowed

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><script>x</script>"]


@pytest.fixture
def address(plenary):
    return reverse("members:people", args=["two-shores"])


def seat_many(plenary: Body, people: int) -> None:
    start = Seat.objects.filter(body=plenary).count()
    for n in range(start, start + people):
        give_seat(plenary, person=Person.objects.create_person(name=f"Person {n:03}"), role=Role.MEMBER)


def statements(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_a_stranger_sees_numbers_and_no_members_name(address, stranger, members, ola, fay):
    page = stranger.get(address).content.decode()
    assert "5 members can vote, and 2 people help or watch." in page
    assert "of 100 people live here" not in page
    assert not [seat for seat in members if seat.person.first_name in page]
    assert "example.org" not in page


def test_the_desk_sees_how_many_members_come_from_where(address, browser_of, members, fay):
    assert "2 of 5 members · 60 of 100 people live here" in browser_of(fay).get(address).content.decode()


def test_those_who_help_are_named_as_they_chose(address, stranger, ola, fay):
    fay.shown_as = ShownAs.FULL
    fay.save()
    page = stranger.get(address).content.decode()
    assert "Fay Fernandes" in page
    assert "Ola" in page
    assert "Okafor" not in page


def test_whoever_helps_in_two_places_is_named_once(address, stranger, plenary, ola, fay):
    council = form_body(plenary.assembly, kind=Body.Kind.COUNCIL, name="Mist Council")
    give_seat(council, person=fay.person, role=Role.FACILITATOR)
    for page in (stranger.get(address), stranger.get(plenary.assembly.get_absolute_url())):
        assert "0 members can vote, and 2 people help or watch." in page.content.decode()
    page = stranger.get(address).content.decode()
    assert page.count("<bdi>Fay</bdi>") == 1
    assert "facilitator, <bdi>Mist Council</bdi>; facilitator" in page


def test_a_member_sees_what_a_stranger_sees(address, ana, ben, browser_of):
    assert "Ben" not in browser_of(ana).get(address).content.decode()


def test_the_desk_finds_people_by_name_address_community_and_number(address, fay, ana, cem, browser_of):
    desk = browser_of(fay)
    for asked, found, other in (
        ("alder", "Ana Alder", "Cem Cedar"),
        ("cem@", "Cem Cedar", "Ana Alder"),
        ("upland", "Ana Alder", "Cem Cedar"),
        (str(cem.number), "Cem Cedar", "Ana Alder"),
    ):
        page = desk.get(address, {"q": asked}).content.decode()
        assert f"<bdi>{found}</bdi>" in page
        assert f"<bdi>{other}</bdi>" not in page


def test_the_desk_sees_who_has_no_way_in(address, fay, eva, ana, browser_of):
    page = browser_of(fay).get(address).content.decode()
    assert "1 has no card and no e-mail address" in page
    assert "No card" in page


def test_councils_and_tables_are_on_the_list_too(address, fay, assembly, browser_of, stranger):
    council = form_body(assembly, kind=Body.Kind.COUNCIL, name="Table of guarantors")
    give_seat(council, person=Person.objects.create_person(name="Gia Grau"), role=Role.GUARANTOR)
    assert "Gia Grau" in browser_of(fay).get(address).content.decode()
    assert "Table of guarantors" in stranger.get(address).content.decode()


def test_a_hidden_assembly_is_absent_for_strangers_and_open_to_its_own(address, assembly, ana, stranger, browser_of):
    assembly.published_at = None
    assembly.save()
    assert stranger.get(address).status_code == 404
    assert browser_of(ana).get(address).status_code == 200


def test_the_list_takes_the_same_statements_for_ten_people_and_for_ninety(address, plenary, fay, browser_of):
    desk = browser_of(fay)
    desk.get(address)
    seat_many(plenary, 10)
    few = statements(desk, address)
    seat_many(plenary, 80)
    assert statements(desk, address) == few <= 15


def test_a_strangers_page_takes_the_same_statements_for_ten_and_for_ninety(address, plenary, stranger):
    seat_many(plenary, 10)
    few = statements(stranger, address + "?1")
    seat_many(plenary, 80)
    assert statements(stranger, address + "?2") == few <= 9


def test_more_than_a_hundred_people_stand_on_several_pages(address, plenary, fay, browser_of):
    seat_many(plenary, 110)
    page = browser_of(fay).get(address, {"page": 2}).content.decode()
    assert "Page 2 of 2" in page
    assert "Person 110" in page


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_text(address, name, fay, ana, browser_of):
    ana.person.name = name
    ana.person.save()
    desk, own = browser_of(fay), browser_of(ana)
    pages = [desk.get(address), desk.get(address, {"q": name}), desk.get(reverse("members:seat", args=[ana.id]))]
    for page in [*pages, own.get(reverse("people:me")), own.get(reverse("members:name", args=[ana.id]))]:
        shown = page.content.decode()
        assert escape(name) in shown
        assert name not in shown


def test_a_name_that_looks_like_a_template_is_not_worked_out(address, fay, ana, browser_of):
    ana.person.name = "{{ 7|add:7 }}"
    ana.person.save()
    assert "<bdi>{{ 7|add:7 }}</bdi>" in browser_of(fay).get(address).content.decode()


def test_an_organiser_adds_one_person_by_hand(ola, plenary, south, browser_of):
    given = {
        "body": plenary.id,
        "name": " Pia  Pine ",
        "email": "",
        "role": "member",
        "community": south.id,
        "number": "",
        "language": "en",
    }
    answer = browser_of(ola).post(reverse("members:add", args=["two-shores"]), given)
    assert answer["Location"].endswith("?done=added")
    assert Seat.objects.get(person__name="Pia Pine").community == south


def test_a_slip_while_adding_is_told_at_its_field_and_the_answers_are_kept(ola, plenary, browser_of):
    given = {"body": plenary.id, "name": "Pia Pine", "email": "pia@", "role": "member", "number": ola.number}
    answer = browser_of(ola).post(reverse("members:add", args=["two-shores"]), given)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#id_email"' in page
    assert 'value="Pia Pine"' in page


def test_a_taken_number_and_a_second_seat_are_refused(ola, plenary, ana):
    with pytest.raises(NumberTaken):
        add_person(plenary, name="Pia Pine", number=ana.number, by=ola)
    with pytest.raises(AlreadySeated):
        add_person(plenary, name="Ana Again", email="ANA@example.org", by=ola)


def test_a_facilitator_adds_members_but_nobody_who_runs_or_watches(fay, plenary, browser_of):
    assert add_person(plenary, name="Pia Pine", by=fay).role == Role.MEMBER
    for role in (Role.ORGANISER, Role.FACILITATOR, Role.MODERATOR, Role.GUARANTOR):
        with pytest.raises(NotAllowed):
            add_person(plenary, name="Una Umber", role=role, by=fay)
    page = browser_of(fay).get(reverse("members:add", args=["two-shores"])).content.decode()
    assert 'value="member"' in page
    assert 'value="guarantor"' not in page


def test_a_facilitator_makes_no_card_for_a_guarantor_and_so_cannot_be_two_people(fay, gus, ola, browser_of):
    with pytest.raises(NotAllowed):
        reissue_card(gus, by=fay)
    assert issue_cards([gus, ola], by=fay) == []
    page = browser_of(fay).get(reverse("members:seat", args=[gus.id])).content.decode()
    assert "Only an organiser can make a card" in page
    assert reissue_card(gus, by=ola).token


def test_a_member_adds_nobody(ana, plenary, browser_of):
    with pytest.raises(NotAllowed):
        add_person(plenary, name="Pia Pine", by=ana)
    assert browser_of(ana).get(reverse("members:add", args=["two-shores"])).status_code == 403


def test_a_seat_ends_with_a_reason_and_a_named_consequence(ola, ana, browser_of):
    desk, address = browser_of(ola), reverse("members:end", args=[ana.id])
    assert "can no longer vote or act" in desk.get(address).content.decode()
    assert desk.post(address, {"reason": ""}).status_code == 400
    assert desk.post(address, {"reason": "Moved away"})["Location"].endswith("?done=ended")
    ana.refresh_from_db()
    assert (ana.is_active, ana.end_reason) == (False, "Moved away")


def test_a_seat_does_not_end_without_a_reason_nor_the_last_organiser_at_all(ola, ana):
    with pytest.raises(BadReason):
        end_seat(ana, by=ola, reason="  ")
    with pytest.raises(LastOrganiser):
        end_seat(ola, by=ola, reason="I go")


def test_a_facilitator_cannot_end_a_seat(fay, ana, browser_of):
    assert browser_of(fay).post(reverse("members:end", args=[ana.id]), {"reason": "x"}).status_code == 403
    ana.refresh_from_db()
    assert ana.is_active


def test_members_and_strangers_do_not_see_a_seat(ana, ben, dee, browser_of, stranger):
    address = reverse("members:seat", args=[ben.id])
    assert browser_of(ana).get(address).status_code == 403
    assert browser_of(dee).get(address).status_code == 403
    assert "sign-in" in stranger.get(address)["Location"]


def test_a_member_chooses_how_others_see_them(ana, browser_of):
    own, address = browser_of(ana), reverse("members:name", args=[ana.id])
    page = own.get(address).content.decode()
    assert "my full name: Ana Alder" in page
    assert f"my seat number: Seat {ana.number}" in page
    assert own.post(address, {"shown_as": "number"})["Location"].endswith("?done=name")
    ana.refresh_from_db()
    assert ana.public_name == f"Seat {ana.number}"


def test_nobody_chooses_a_name_for_somebody_else(ana, ola, browser_of):
    assert browser_of(ola).post(reverse("members:name", args=[ana.id]), {"shown_as": "full"}).status_code == 404
    ana.refresh_from_db()
    assert ana.shown_as == ShownAs.FIRST


def test_my_page_shows_my_seats_alone(ana, ben, browser_of):
    page = browser_of(ana).get(reverse("people:me")).content.decode()
    assert "Others see you as" in page
    assert f"Seat {ana.number}." in page
    assert f"Seat {ben.number}." not in page


def test_only_known_words_become_a_sentence(address, stranger, plenary):
    assert "strip-leaf" in stranger.get(address, {"done": "ended"}).content.decode()
    assert "strip-leaf" not in stranger.get(address, {"done": "<b>hello</b>"}).content.decode()


def test_the_desk_sees_who_has_come_in_who_has_not_yet_and_who_cannot(address, ola, ana, ben, eva, browser_of):
    desk = browser_of(ola)
    (fresh,) = issue_cards([ben], by=ola)
    claim_card(fresh.token, pin="4711")
    whole = desk.get(address).content.decode()
    assert "2 of 4 have come in." in whole
    for state, shown in (("in", {"Ola", "Ben"}), ("never", {"Ana"}), ("shut-out", {"Eva"}), ("", {"Ola", "Eva"})):
        page = desk.get(address, {"state": state}).content.decode()
        names = {
            seat.person.first_name for seat in (ola, ana, ben, eva) if f"<bdi>{seat.person.name}</bdi></a>" in page
        }
        assert names >= shown
        assert names == shown or not state


def test_a_misspelt_name_and_a_wrong_address_are_written_anew_at_the_desk(plenary, ana, fay, browser_of):
    before = Entry.objects.count()
    known = {"name": "Ana  Aldér", "email": "aldér@example.org", "phone": "+44 7700 900123", "language": "es"}
    browser, page = browser_of(fay), reverse("members:person", args=[ana.id])
    assert browser.post(page, known).status_code == 400
    answer = browser.post(page, known | {"email": "alder@example.org"})
    assert answer.url == reverse("members:seat", args=[ana.id]) + "?done=corrected"
    assert "+447700900123" in browser.get(answer.url).content.decode()
    person = Person.objects.get(id=ana.person_id)
    assert (person.name, person.email, person.phone, person.language) == (
        *("Ana Aldér", "alder@example.org", "+447700900123", "es"),
    )
    browser.post(page, known | {"email": "alder@example.org"})
    (line,) = Entry.objects.order_by("seq")[before:]
    assert line.type == "seat.change"
    assert not any(told in line.text for told in ("Ald", "alder", "7700", '"es"'))


def test_nobody_s_address_is_written_anew_by_whoever_could_not_have_seated_them(ana, ben, gus, fay, dee, browser_of):
    page = reverse("members:person", args=[gus.id])
    assert browser_of(fay).get(page).status_code == 403
    taken = {"name": ana.person.name, "email": ben.person.email, "language": "en"}
    answer = browser_of(fay).post(reverse("members:person", args=[ana.id]), taken)
    assert "known for somebody else" in answer.content.decode()
    give_seat(dee.body, person=ana.person, role=Role.MEMBER)
    answer = browser_of(fay).post(reverse("members:person", args=[ana.id]), taken | {"email": "new@example.org"})
    assert "another seat that is not yours to give" in answer.content.decode()


def test_an_organiser_corrects_a_guarantor_s_name_and_never_the_address_they_sign_in_with(gus, ola, browser_of):
    page, known = reverse("members:person", args=[gus.id]), {"email": gus.person.email, "phone": "", "language": "en"}
    assert browser_of(ola).post(page, known | {"name": "Gustav"}).status_code == 303
    answer = browser_of(ola).post(page, known | {"name": "Gustav", "email": "ola-too@example.org"})
    assert (answer.status_code, "could act as two people" in answer.content.decode()) == (400, True)
    assert Person.objects.get(id=gus.person_id).email == known["email"]


def test_another_system_corrects_one_thing_and_leaves_the_others(ana, fay, browser_of):
    browser, address = browser_of(fay), f"/api/v1/seats/{ana.id}/"
    read = browser.get(address)
    with_tag = {"content_type": "application/json", "headers": {"If-Match": read["ETag"]}}
    assert browser.patch(f"{address}person/", {"phone": "12"}, **with_tag).status_code == 400
    answer = browser.patch(f"{address}person/", {"language": "ar"}, **with_tag)
    assert answer.json() == read.json() | {"language": "ar"}
    assert browser.patch(f"{address}person/", {"language": "es"}, **with_tag).status_code == 412
