"""A list as people have it: any spreadsheet, any headings, and columns that are said by hand."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from assemblies.members.columns import guess_columns, has_heading, is_all_known
from assemblies.members.importing import import_roster, language_meant, plan_import
from assemblies.members.models import Seat
from assemblies.members.roster import Reading, read_roster
from assemblies.members.sheets import MOST_ROWS, Unreadable, read_table, text_of
from assemblies.people.models import Person

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(sheet: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in (PARTS | {"xl/worksheets/sheet1.xml": SHEET % sheet}).items():
            out.writestr(name, content)
    return packed.getvalue()


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


PEOPLE = workbook(
    f'<row r="1">{cell("A1", "Nombre")}{cell("B1", "Asiento")}</row>'
    f'<row r="3">{cell("A3", "Ana, Alder")}<c r="B3"><v>12</v></c></row>'
)


def test_a_workbook_comes_back_as_text_with_its_rows_at_their_places():
    table = read_table(text_of(PEOPLE))
    assert table.rows == ((1, ("Nombre", "Asiento")), (3, ("Ana, Alder", "12")))
    row = read_roster(text_of(PEOPLE)).rows[0]
    assert (row.line, row.name, row.number) == (3, "Ana, Alder", 12)


def test_a_workbook_made_to_burst_is_refused_and_costs_little():
    began = time.monotonic()
    for sheet in (
        f'<row r="1">{cell("A1", "name")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>',
        "<row>" + "<c><v>1</v></c>" * 3_000_000 + "</row>",
    ):
        with pytest.raises(Unreadable):
            read_table(text_of(workbook(sheet)))
    assert time.monotonic() - began < 120


@pytest.mark.parametrize("written", [b"PK\x03\x04 and then nothing", workbook("")[:200], workbook("<row")])
def test_a_broken_workbook_is_told_as_one(written):
    with pytest.raises(Unreadable):
        read_table(text_of(written))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Nombre\tCorreo electrónico\tBarrio", ["name", "email", "community"]),
        ("الاسم\tالبريد الإلكتروني\tاللغة", ["name", "email", "language"]),
        ("Vorname\tNachname\tE-Mail", ["first_name", "last_name", "email"]),
        ("Nom\tCourriel\tQuartier", ["name", "email", "community"]),
        ("Name\tMail\tQuarter", ["name", "email", "community"]),
        ("Shoe size\tFull name", ["", "name"]),
    ],
)
def test_headings_are_known_in_several_languages(heading, expected):
    table = read_table(heading + "\na\tb\tc\n")
    assert guess_columns(table)[: len(expected)] == expected
    assert has_heading(table)


def test_a_column_of_addresses_is_known_by_its_cells():
    table = read_table("Who,Where to\nAna,ana@example.org\nBen,ben@example.org\n")
    assert guess_columns(table) == ["", "email"]
    assert not is_all_known(table, guess_columns(table))


def test_first_and_last_names_become_one():
    rows = read_roster("First name,Surname\nAna,Alder\nBen,\n").rows
    assert [row.name for row in rows] == ["Ana Alder", "Ben"]


def test_columns_said_by_hand_hold_whatever_the_heading_says():
    roster = read_roster(
        "email,name,x\nAna Alder,ana@example.org,?\n", Reading(("name", "email", ""), has_heading=True)
    )
    assert [(row.name, row.email) for row in roster.rows] == [("Ana Alder", "ana@example.org")]


def test_a_list_without_a_heading_loses_nobody():
    roster = read_roster("Ana Alder\nBen Birch\n", Reading(("name",), has_heading=False))
    assert [(row.line, row.name) for row in roster.rows] == [(1, "Ana Alder"), (2, "Ben Birch")]


@pytest.mark.parametrize(("columns", "what"), [(("email", ""), "no-name-chosen"), (("name", "name"), "column-twice")])
def test_columns_that_cannot_be_meant_are_told(columns, what):
    roster = read_roster("a,b\nAna,x\n", Reading(columns))
    assert [problem.what for problem in roster.problems] == [what]


def test_more_columns_than_anybody_has_are_refused():
    with pytest.raises(Unreadable) as refused:
        read_table(",".join("abcdefgh" * 6) + "\n")
    assert refused.value.what == "too-many-columns"


@override_settings(LANGUAGES=[("en", "English"), ("es", "Spanish")])
@pytest.mark.parametrize("written", ["es", "es-mx", "spanish", "español"])
def test_a_language_is_known_by_its_code_and_its_names(written):
    assert language_meant(written) == "es"
    assert language_meant("klingon") == ""


def test_the_desk_says_what_the_columns_are_and_brings_the_list_in(ola, plenary, browser_of):
    desk, address = browser_of(ola), reverse("members:import", args=["two-shores"])
    file = SimpleUploadedFile("people.csv", b"Who;Shoes;Where\nPia Pine;41;Delta\nQuin Quay;38;Upland\n")
    page = desk.post(address, {"body": plenary.id, "file": file}).content.decode()
    assert "What is in each column?" in page
    assert "Pia Pine" in page
    cells = "Who;Shoes;Where\nPia Pine;41;Delta\nQuin Quay;38;Upland\n"
    said = {"body": plenary.id, "cells": cells, "col": ["name", "", "community"], "heading": "yes"}
    look = desk.post(address, said).content.decode()
    assert "Bring in 2 people" in look
    assert not Person.objects.filter(name="Pia Pine").exists()
    assert desk.post(address, said | {"do": "1"})["Location"].endswith("?done=imported")
    assert Seat.objects.get(person__name="Pia Pine").community.name == "Delta"


def test_a_workbook_is_brought_in_like_any_list(ola, plenary, browser_of):
    address = reverse("members:import", args=["two-shores"])
    file = SimpleUploadedFile("people.xlsx", PEOPLE)
    page = browser_of(ola).post(address, {"body": plenary.id, "file": file}).content.decode()
    assert "Bring in 1 person" in page


def test_a_broken_file_is_told_on_the_page(ola, plenary, browser_of):
    address = reverse("members:import", args=["two-shores"])
    file = SimpleUploadedFile("people.xlsx", b"PK\x03\x04 broken")
    answer = browser_of(ola).post(address, {"body": plenary.id, "file": file})
    assert answer.status_code == 400
    assert "This workbook cannot be read." in answer.content.decode()


def test_two_thousand_people_come_in_quickly(plenary, ola):
    cells = "name,email\n" + "".join(f"Person {n},p{n}@example.org\n" for n in range(2000))
    began = time.process_time()
    assert len(import_roster(plenary, cells, by=ola).new) == 2000
    assert time.process_time() - began < 30
    assert MOST_ROWS >= 2000


def test_a_mobile_number_comes_in_as_the_network_knows_it(plenary, ola):
    import_roster(plenary, "name,Teléfono\nPia Pine,0044 (7700) 900-123\n", by=ola)
    assert Person.objects.get(name="Pia Pine").phone == "+447700900123"
    import_roster(plenary, "name,phone\nPia Pine,+44 7700 900124\n", by=ola)
    assert Person.objects.get(name="Pia Pine").phone == "+447700900124"


def test_a_number_without_its_country_is_told(plenary, ola):
    plan = plan_import(plenary, "name,phone\nPia Pine,07700 900123\n", by=ola)
    assert "is not a mobile number with its country" in plan.problems[0][1]
