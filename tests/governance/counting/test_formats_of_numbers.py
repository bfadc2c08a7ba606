"""Files that give options numbers: a column an option, and ABIF."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import MISSING, BadBallots, Kind, count, read_ballots, read_file
from governance.counting.formats import abif, blt, csv_rows, option_csv, preflib

TENNESSEE = """{"title": "Capital of Tennessee"}
{"version": "0.1"}
# made up from distances
=Memph:[Memphis, TN]
=Nash:[Nashville, TN]

42: Memph/5 > Nash/2 = Chat/2 > Knox/0
26:Nash/5,Chat/2,Knox/2 # the others have none
15:Chat/5>Knox/4: {"precinct": 51}
"""


def scores(text, kind=Kind.SCORES, name="ballots.csv"):
    reader = abif.read_values if name.endswith(".abif") else option_csv.read
    return reader(name, text, kind)


def answer(read) -> str:
    """What a reader is told: nothing where the file can be read."""
    try:
        read()
    except BadBallots as refused:
        return str(refused)
    return ""


def test_a_column_an_option_and_a_ballot_a_row():
    profile = scores("Asha,Bo,Cai\n5,0,3\n1,,-2\n").profile

    assert profile.options == ("Asha", "Bo", "Cai")
    assert profile.values.tolist() == [[5, 0, 3], [1, MISSING, -2]]
    assert profile.weights.tolist() == [1, 1]


def test_rows_may_stand_for_many_ballots_and_end_early():
    profile = scores('weight,"Kaur, Asha",Bo\r\n12,1,0\r\n3,1\r\n\r\n').profile

    assert profile.options == ("Kaur, Asha", "Bo")
    assert profile.values.tolist() == [[1, 0], [1, MISSING]]
    assert profile.weights.tolist() == [12, 3]


def test_a_first_column_may_only_tell_the_ballots_apart():
    profile = scores("voter,Asha,Bo\nv1,1,0\nv2,3,4\n").profile

    assert (profile.options, profile.values.tolist()) == (("Asha", "Bo"), [[1, 0], [3, 4]])


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("", 1, "the first row must name the options"),
        ("Asha,\n1,2\n", 1, "column 2 has no name"),
        ("Asha,Asha\n1,2\n", 1, "two columns are called Asha"),
        ("rank1,rank2\nAsha,Bo\n", 1, "these are rankings"),
        ("Asha,Bo\n1,2\n1,2,3\n", 3, "3 cells under 2 columns"),
        ("Asha,Bo\n1,much\n", 2, "much is no whole number"),
        ("Asha,Bo\n1,2.5\n", 2, "2.5 is no whole number"),
        ("Asha,Bo\n1,9999999\n", 2, "9999999 is no whole number"),
        ("weight,Asha\n0,1\n", 2, "0 is no number of ballots"),
        ('Asha,Bo\n1,"2\n', 2, "quotation marks"),
    ],
)
def test_what_is_wrong_with_a_csv_of_numbers_is_said_with_its_line(text, line, words):
    with pytest.raises(BadBallots, match=words) as refused:
        scores(text)

    assert refused.value.line == line


def test_abif_is_read_as_rankings():
    election = read_ballots("capital.abif", TENNESSEE.encode())

    assert election.title == "Capital of Tennessee"
    assert election.profile.options == ("Memphis, TN", "Nashville, TN", "Chat", "Knox")
    assert [ballot.marks for ballot in election.profile.ballots] == [
        ((0,), (1, 2), (3,)),
        ((1,), (2, 3)),
        ((2,), (3,)),
    ]


def test_abif_is_read_as_scores():
    profile = scores(TENNESSEE, name="capital.abif").profile

    assert profile.values.tolist() == [[5, 2, 2, 0], [MISSING, 5, 2, 2], [MISSING, MISSING, 5, 4]]
    assert profile.weights.tolist() == [42, 26, 15]


def test_names_in_abif_may_hold_signs_and_be_quoted():
    text = '3:[Kaur, A=B > #1]>"Bo"=[Bo Ek]/2\n2:Bo\n1:\n'

    profile = read_ballots("a.abif", text.encode()).profile

    assert profile.options == ("Kaur, A=B > #1", "Bo", "Bo Ek")
    assert [ballot.marks for ballot in profile.ballots] == [((0,), (1, 2)), ((1,),), ()]


def test_abif_approvals_need_no_numbers():
    assert scores("3:A=B\n2:B/1,C/0\n", Kind.APPROVAL, "a.abif").profile.values.tolist() == [[1, 1, 0], [0, 1, 0]]


def test_abif_points_are_written_with_stars():
    assert scores("3:A*3,B*-2\n1:B*1\n", Kind.POINTS, "a.abif").profile.values.tolist() == [[3, -2], [0, 1]]


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("", 1, "no option is named"),
        ("1:A\nrubbish\n", 2, "this is no ballot"),
        ("0:A\n", 1, "leave the line out"),
        ("1:A>>B\n", 1, "A>>B is no ballot"),
        ("1:A>\n", 1, "is no ballot"),
        ("1:A B\n", 1, "is no ballot"),
        ("1:[A\n", 1, "is no ballot"),
        ("1:A>B=A\n", 1, "A is there twice"),
        ("1:A/9999999,B/1\n", 1, "9999999 is too large"),
        ("1:A/5,B\n", 1, "some names have a number"),
        ("=A:[Asha]\n=B:[Asha]\n1:A\n", 2, "two options are called Asha"),
    ],
)
def test_what_is_wrong_with_an_abif_file_is_said_with_its_line(text, line, words):
    with pytest.raises(BadBallots, match=words) as refused:
        read_ballots("a.abif", text.encode())

    assert refused.value.line == line


def test_a_ranking_without_numbers_is_no_score():
    with pytest.raises(BadBallots, match="line 2: this ballot ranks without numbers"):
        scores("1:A/5>B/3\n1:A>B\n", name="a.abif")


def test_preflib_approvals_are_the_one_rank_of_each_ballot(tmp_path):
    names = "".join(f"# ALTERNATIVE NAME {number}: {name}\n" for number, name in enumerate("ABCD", start=1))
    path = tmp_path / "approvals.toc"
    path.write_text(names + "5: {1,3},{2,4}\n2: 2,{1,3,4}\n")

    tally = count("approval", read_file(path, Kind.APPROVAL).profile, seats=2)

    assert tally.rounds[0].votes == {"A": "5", "B": "2", "C": "5", "D": "0"}
    path.write_text(names + "5: 1,2,3,4\n")
    with pytest.raises(BadBallots, match=r"give a number for each in \.abif or \.csv"):
        read_file(path, Kind.APPROVAL)


MIXED_BLT = '2 2 0\n0\n"A"\n"B"\n"C"\n'
MIXED_SOI = (
    "# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 4: B\n# ALTERNATIVE NAME 9: C\n"
    "5: 1,4\n2: 9\n1: 9, 4,1\n3:{1,4},9\n1:\n2: 01,4\n4: 4,1\n"
)
MIXED_CSV = "weight,rank1,rank2\n3,A,B\n2,B,A\n1,A,A|B\n4,overvote,\n2,B\n5,undervote,C\n3,A,B\n"
LABELLED = "id,A,B\n1,1,2\n2,1,2\n3,,1\n"
MIXED_SCORES = "weight,A,B\n3,1,2\n2,,1\n1,1,2\n\n4,2,2\n2,1\n"


@pytest.mark.parametrize("at_once", [1, 2, 3])
@pytest.mark.parametrize(
    "name, text",
    [
        ("a.blt", MIXED_BLT),
        ("a.soi", MIXED_SOI),
        ("a.csv", MIXED_CSV),
        ("scores.csv", MIXED_SCORES),
        ("labels.csv", LABELLED),
    ],
)
def test_reading_many_lines_at_once_changes_nothing(name, text, at_once, monkeypatch, tmp_path):
    path = tmp_path / name
    path.write_text(text)
    kind = Kind.RANKED if name.startswith("a.") else Kind.SCORES
    one_by_one = read_file(path, kind)

    for module in (blt, preflib, csv_rows):
        monkeypatch.setattr(module, "LINES_AT_ONCE", at_once)

    assert read_file(path, kind) == one_by_one


@given(st.text('0123456789 \n,"abx.-+', max_size=120))
def test_nearly_right_numbers_are_read_or_refused(text):
    told = answer(lambda: scores("weight,Asha,Bo\n" + text))

    assert not told or told.startswith("ballots.csv, line ")


@given(st.text('0129 \n=>,/*:"[]{}#ab-', max_size=120), st.sampled_from([Kind.RANKED, Kind.SCORES, Kind.APPROVAL]))
def test_nearly_right_abif_is_read_or_refused(text, kind):
    told = answer(lambda: abif.read("a.abif", text) if kind == Kind.RANKED else abif.read_values("a.abif", text, kind))

    assert not told or told.startswith("a.abif, line ")
    assert "\n" not in told


@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=20))
def test_numbers_written_as_csv_and_as_abif_are_the_same_ballots(rows):
    as_csv = "A,B,C\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    as_abif = "".join(
        "1:" + ",".join(f"{name}/{value}" for name, value in zip("ABC", row, strict=True)) + "\n" for row in rows
    )

    one, other = scores(as_csv).profile, scores(as_abif, name="a.abif").profile

    assert one == other
    assert np.array_equal(one.values, np.array(rows))
