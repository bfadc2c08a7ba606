"""A list of people is read strictly: every slip is told with its line, and nothing is guessed."""

import pytest

from assemblies.members.roster import MOST_ROWS, Problem, Row, read_roster


def slips(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.what) for problem in read_roster(text).problems]


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_cells_are_parted_by_tabs_commas_or_semicolons(mark):
    text = f"name{mark}email\nAna Alder{mark}ana@example.org\n"
    assert read_roster(text).rows == (Row(2, "Ana Alder", "ana@example.org"),)


def test_columns_stand_in_any_order_and_any_size_of_letters():
    text = "Number,LANGUAGE,Role,Community,Email,Name\n7,EN,Member,Delta,ana@example.org,Ana Alder\n"
    assert read_roster(text).rows == (Row(2, "Ana Alder", "ana@example.org", "Delta", "member", 7, "en"),)


def test_an_address_may_stand_under_e_mail():
    assert read_roster("Name,E-mail\nAna Alder,ana@example.org\n").rows == (Row(2, "Ana Alder", "ana@example.org"),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_machine_ends_them(end):
    assert len(read_roster(f"name{end}Ana{end}Ben{end}").rows) == 2


def test_a_mark_at_the_beginning_of_the_file_does_no_harm():
    assert read_roster("\ufeffname\nAna\n").rows == (Row(2, "Ana"),)


def test_empty_lines_are_passed_over_and_lines_keep_their_numbers():
    assert [row.line for row in read_roster("\nname,email\n\nAna,\n,\n\nBen,\n").rows] == [4, 7]


def test_a_name_over_two_lines_is_one_name_and_later_lines_keep_their_numbers():
    rows = read_roster('name,email\n"Ana\nAlder",ana@example.org\nBen,\n').rows
    assert [(row.line, row.name) for row in rows] == [(2, "Ana Alder"), (4, "Ben")]


def test_text_with_commas_stands_in_quotation_marks():
    assert read_roster('name,community\n"Alder, Ana",Delta\n').rows[0].name == "Alder, Ana"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, "empty")),
        ("  \n\n", (1, "empty")),
        ("name\n", (1, "no-rows")),
        ("Ana Alder\nBen Birch\n", (1, "no-name-column")),
        ("name,shoes\nAna,1\n", (1, "unknown-column")),
        ("name,name\nAna,Ana\n", (1, "column-twice")),
        ("name,email\n,ana@example.org\n", (2, "no-name")),
        ("name\n" + "A" * 121 + "\n", (2, "long-name")),
        ("name,email\nAna,ana@\n", (2, "email")),
        ("name,email\nAna,ana@example.org ben@example.org\n", (2, "email")),
        ("name,email\nAna,<script>@x.org\n", (2, "email")),
        ("name,number\nAna,seven\n", (2, "number")),
        ("name,number\nAna,0\n", (2, "number")),
        ("name,number\nAna,-3\n", (2, "number")),
        ("name,number\nAna,1.5\n", (2, "number")),
        ("name,number\nAna,٧\n", (2, "number")),
        ("name,number\nAna," + "9" * 5000 + "\n", (2, "number")),
        ("name,email\nAna,a@x.org\nBen,A@X.org\n", (3, "email-twice")),
        ("name,number\nAna,7\nBen,007\n", (3, "number-twice")),
        ("name,email\nAna,a@x.org,surplus\n", (2, "too-many-cells")),
        ('name,email\n"Ana,a@x.org\n', (2, "quotes")),
        ("name\nAna\x00\n", (2, "unseen")),
        ("name\nAna\u202eredlA\n", (2, "unseen")),
    ],
)
def test_every_slip_is_told_with_its_line(text, expected):
    assert expected in slips(text)


def test_all_slips_are_told_at_once_in_the_order_of_the_lines():
    text = "name,email,number\n,ana@,x\nBen,ben@example.org,2\nCem,cem,2\n"
    assert slips(text) == [(2, "no-name"), (2, "email"), (2, "number"), (4, "email"), (4, "number-twice")]


def test_names_of_all_languages_are_welcome():
    names = ["Zoë Åström", "李雷", "محمد علي", "नेहा शर्मा", "O'Brien-Śmigły", "José María"]
    assert [row.name for row in read_roster("name\n" + "\n".join(names)).rows] == names


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "{{ 7*7 }}", "'; DROP TABLE x; --", "%s%n"])
def test_hostile_names_are_text_and_nothing_else(name):
    assert read_roster(f"name\n{name}\n").rows == (Row(2, name),)


def test_five_thousand_people_are_read_and_one_more_is_too_many():
    people = [f"Person {n}\tperson{n}@example.org\t{n}" for n in range(1, MOST_ROWS + 2)]
    head = "name\temail\tnumber"
    whole = read_roster("\n".join([head, *people[:-1]]))
    assert (len(whole.rows), whole.problems) == (MOST_ROWS, ())
    assert read_roster("\n".join([head, *people])).problems == (Problem(MOST_ROWS + 2, "too-many", str(MOST_ROWS)),)


def test_a_list_of_megabytes_is_refused_before_it_is_read():
    assert slips("name\n" + "Ana\n" * 600_000) == [(1, "too-large")]
