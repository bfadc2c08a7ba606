"""Bringing people in: first what would happen, then all of it or nothing, and twice the same changes nothing."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.members.errors import RosterRefused
from assemblies.members.importing import Fate, import_roster, plan_import
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config.errors import NotAllowed

LIST = (
    "name,email,community,role,number,language\nPia Pine,pia@example.org,Delta,member,,en\nQuin Quay,,Upland,expert,,\n"
)


def sentences(plan) -> str:
    return " ".join(sentence for _line, sentence in plan.problems)


def test_a_dry_run_changes_nothing(plenary, ola):
    plan = plan_import(plenary, LIST, by=ola)
    assert [one.row.name for one in plan.new] == ["Pia Pine", "Quin Quay"]
    assert not Person.objects.filter(name="Pia Pine").exists()


def test_everybody_on_the_list_gets_a_seat(plenary, ola, south):
    import_roster(plenary, LIST, by=ola)
    pia = Seat.objects.get(person__email="pia@example.org")
    assert (pia.role, pia.community, pia.number) == (Role.MEMBER, south, ola.number + 1)
    quin = Seat.objects.get(person__name="Quin Quay")
    assert (quin.role, quin.number, quin.person.email) == (Role.EXPERT, ola.number + 2, None)
    assert not quin.person.has_usable_password()


def test_the_same_list_twice_changes_nothing(plenary, ola):
    import_roster(plenary, LIST, by=ola)
    before = (Seat.objects.count(), Person.objects.count(), Entry.objects.count())
    again = import_roster(plenary, LIST, by=ola)
    assert [one.fate for one in again.planned] == [Fate.UNCHANGED] * 2
    assert (Seat.objects.count(), Person.objects.count(), Entry.objects.count()) == before


def test_one_bad_row_and_nobody_is_brought_in(plenary, ola):
    with pytest.raises(RosterRefused):
        import_roster(plenary, LIST + "Rob,rob@,,,,\n", by=ola)
    assert not Person.objects.filter(name="Pia Pine").exists()


def test_the_record_tells_how_many_came_and_never_who(plenary, ola):
    import_roster(plenary, LIST, by=ola)
    lines = " ".join(Entry.objects.values_list("text", flat=True))
    assert Entry.objects.get(type="roster.import").body["new"] == 2
    assert "Pia" not in lines
    assert "pia@example.org" not in lines


@pytest.mark.parametrize(
    ("row", "mend"),
    [
        ("Pia,,Mars,,,", "No community is called “Mars”. Those of this assembly: Upland, Delta."),
        ("Pia,,,king,,", "There is no role “king”"),
        ("Pia,,,,,xx", "No page speaks “xx” yet"),
        ("Pia,,,,1,", "Seat 1 belongs to Ola Okafor. Leave the number empty."),
        ("Ana Alder,ana@example.org,,,99,", "Seat numbers stay; leave the cell empty."),
        ("Ola Okafor,ola@example.org,,member,,", "This is the last organiser."),
    ],
)
def test_what_does_not_fit_is_told_with_the_mend(plenary, ola, ana, row, mend):
    plan = plan_import(plenary, f"name,email,community,role,number,language\n{row}\n", by=ola)
    assert mend in sentences(plan)
    assert plan.problems[0][0] == 2


def test_a_seat_number_of_somebody_who_left_is_not_given_again(plenary, ola, ana):
    ana.ended_at = ana.started_at
    ana.save()
    plan = plan_import(plenary, f"name,number\nPia,{ana.number}\n", by=ola)
    assert "belongs to somebody who has left" in sentences(plan)


def test_a_changed_community_is_a_change_and_a_blank_cell_is_none(plenary, ola, ana, south):
    plan = plan_import(plenary, "name,email,community,role\nAna Alder,ana@example.org,Delta,\n", by=ola)
    assert [one.changes for one in plan.changed] == [("community",)]
    import_roster(plenary, "name,email,community,role\nAna Alder,ana@example.org,Delta,\n", by=ola)
    ana.refresh_from_db()
    assert (ana.community, ana.role) == (south, Role.MEMBER)


def test_a_changed_role_stands_in_the_record(plenary, ola, ana):
    import_roster(plenary, "name,email,role\nAna Alder,ana@example.org,facilitator\n", by=ola)
    assert Entry.objects.filter(type="role.grant").last().body["role"] == "facilitator"


def test_a_person_without_an_address_can_be_given_one(plenary, ola, eva):
    import_roster(plenary, "name,email\nEva Elm,eva@example.org\n", by=ola)
    eva.person.refresh_from_db()
    assert eva.person.email == "eva@example.org"
    assert Seat.objects.filter(person__name="Eva Elm").count() == 1


def test_the_old_address_no_longer_signs_in_once_it_was_changed(plenary, ola, ana):
    EmailAddress.objects.create(user=ana.person, email="ana@example.org", verified=True, primary=True)
    import_roster(plenary, f"name,email,number\nAna Alder,new@example.org,{ana.number}\n", by=ola)
    assert not EmailAddress.objects.filter(email="ana@example.org").exists()


def test_somebody_of_the_same_name_with_another_address_is_another_person(plenary, ola, ana):
    plan = plan_import(plenary, "name,email\nAna Alder,other@example.org\n", by=ola)
    assert [one.fate for one in plan.planned] == [Fate.NEW]


def test_two_of_one_name_are_told_apart_by_number(plenary, ola, seated):
    first, second = seated("Kim Kay", Role.MEMBER, email=None), seated("Kim Kay", Role.MEMBER, email=None)
    assert "2 people here are called Kim Kay" in sentences(plan_import(plenary, "name\nKim Kay\n", by=ola))
    plan = plan_import(plenary, f"name,number\nKim Kay,{first.number}\nKim Kay,{second.number}\n", by=ola)
    assert [one.seat for one in plan.planned] == [first, second]


def test_the_same_person_on_two_lines_is_told(plenary, ola, ana):
    plan = plan_import(plenary, "name,email\nAna Alder,ana@example.org\nAna Alder,\n", by=ola)
    assert "Line 2 is about the same person" in sentences(plan)


def test_an_organiser_cannot_rename_somebody_who_also_sits_elsewhere(plenary, ola, ana, dee):
    dee.person = ana.person
    dee.save()
    import_roster(plenary, "name,email\nStolen Name,ana@example.org\n", by=ola)
    ana.person.refresh_from_db()
    assert ana.person.name == "Ana Alder"


def test_an_organiser_cannot_take_over_somebodys_address(plenary, ola, eva, dee):
    plan = plan_import(plenary, "name,email\nEva Elm,DEE@example.org\n", by=ola)
    assert "is known for somebody else" in sentences(plan)


def test_somebody_known_by_address_elsewhere_stays_one_person(plenary, ola, dee):
    import_roster(plenary, "name,email\nDee Dale,Dee@Example.org\n", by=ola)
    assert Person.objects.filter(email__iexact="dee@example.org").count() == 1
    assert Seat.objects.filter(person=dee.person).count() == 2


def test_a_facilitator_brings_members_in(plenary, fay, north, south):
    assert len(import_roster(plenary, LIST, by=fay).new) == 2


def test_a_facilitators_list_makes_and_changes_nobody_who_runs_or_watches(plenary, fay, ola, gus):
    told = sentences(plan_import(plenary, "name,role\nPia Pine,organiser\n", by=fay))
    assert "Only an organiser can give somebody the role" in told
    address = "name,email\nGus Gruber,fay2@example.org\n"
    gus.person.email = None
    gus.person.save()
    assert "Only an organiser can change the seat of Gus Gruber" in sentences(plan_import(plenary, address, by=fay))
    assert plan_import(plenary, address, by=ola).is_possible


def test_a_member_brings_nobody_in(plenary, ana, browser_of):
    with pytest.raises(NotAllowed):
        import_roster(plenary, LIST, by=ana)
    address = reverse("members:import", args=["two-shores"])
    assert browser_of(ana).post(address, {"cells": LIST, "do": "1"}).status_code == 403
    assert not Person.objects.filter(name="Pia Pine").exists()


def test_an_organiser_pastes_looks_and_brings_in(ola, plenary, browser_of):
    desk, address = browser_of(ola), reverse("members:import", args=["two-shores"])
    look = desk.post(address, {"body": plenary.id, "cells": LIST})
    assert "Bring in 2 people" in look.content.decode()
    assert "<bdi>English</bdi>" in look.content.decode()
    assert not Person.objects.filter(name="Pia Pine").exists()
    done = desk.post(address, {"body": plenary.id, "cells": LIST, "do": "1"})
    assert done["Location"].endswith("?done=imported")
    again = desk.post(address, {"body": plenary.id, "cells": LIST, "do": "1"})
    assert again["Location"].endswith("?done=same")


def test_an_organiser_is_shown_what_to_mend_and_keeps_what_was_pasted(ola, plenary, browser_of):
    address = reverse("members:import", args=["two-shores"])
    answer = browser_of(ola).post(address, {"body": plenary.id, "cells": "name,email\nPia,pia@\n", "do": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Line 2" in page
    assert "Pia,pia@" in page


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_may_be_written_as_any_spreadsheet_writes_it(ola, plenary, browser_of, written):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("people.csv", "name\nZoë Åström\n".encode(written))
    answer = browser_of(ola).post(reverse("members:import", args=["two-shores"]), {"body": plenary.id, "file": file})
    assert "Zoë Åström" in answer.content.decode()


def test_hostile_cells_are_shown_as_text(ola, plenary, browser_of):
    cells = "name,community\n<script>alert(1)</script>,</textarea><script>x</script>\n"
    page = browser_of(ola).post(reverse("members:import", args=["two-shores"]), {"body": plenary.id, "cells": cells})
    assert "<script>alert" not in page.content.decode()
    assert "<script>x" not in page.content.decode()


def test_looking_at_a_list_takes_the_same_statements_for_ten_people_and_for_a_hundred(plenary, ola):
    def statements(people: int) -> int:
        cells = "name,email\n" + "".join(f"P{n},p{n}@example.org\n" for n in range(people))
        with CaptureQueriesContext(connection) as asked:
            plan_import(plenary, cells, by=ola)
        return len(asked)

    assert statements(10) == statements(100) <= 8


def test_an_assembly_without_communities_says_so_instead_of_naming_none(plenary, ola):
    plenary.assembly.communities.clear()
    plan = plan_import(plenary, "name,community\nPia Pine,Delta\n", by=ola)
    assert "This assembly has no communities. Leave the column “community” out." in sentences(plan)
