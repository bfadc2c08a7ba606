"""Ballot files, tidy and untidy."""

from __future__ import annotations

import lzma
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import BadBallots, BallotFile, GroupedBallot, Profile, count, read_ballots, write_blt
from governance.counting.formats import abif, preflib

from .real_wards import voting_file

SMALL = """3 2
4 1 2 0
2 3 0
0
"Asha"
"Bo"
"Cai"
"Small ward"
"""


def read(text, name="ward.blt"):
    return read_ballots(name, text.encode() if isinstance(text, str) else text)


def plain(*groups):
    return tuple(GroupedBallot(weight, tuple((place,) for place in places)) for weight, *places in groups)


def test_a_tidy_file_is_read():
    election = read(SMALL)

    assert election.profile == Profile(("Asha", "Bo", "Cai"), plain((4, 0, 1), (2, 2)))
    assert (election.seats, election.title) == (2, "Small ward")


@pytest.mark.parametrize(
    "untidy",
    [
        SMALL.replace("\n", "\r\n"),
        "\ufeff" + SMALL,
        SMALL.replace('"', ""),
        SMALL.replace("4 1 2 0", "  4   1 2 0   # most people"),
        SMALL.replace("3 2\n", "# the ward\n\n3 2\n[droop integer_quota]\n"),
        SMALL.replace("4 1 2 0\n2 3 0", "4 1\n2 0 2 3 0"),
        SMALL.replace('"Asha"\n"Bo"', '"Asha" "Bo"'),
        SMALL.replace('"Small ward"\n', '"Small ward"'),
        SMALL.replace("3 2\n4 1 2 0\n2 3 0", "3 2\n[nick a b c]\n4 a b 0\n2 c 0"),
        SMALL.replace('"Asha"', '"Asha" # the first'),
    ],
)
def test_untidy_files_say_the_same(untidy):
    assert read(untidy) == read(SMALL)


def test_a_withdrawn_candidate_is_known_as_such():
    assert read(SMALL.replace("3 2\n", "3 2\n-2 -3\n")).profile.withdrawn == ("Bo", "Cai")
    assert read(SMALL.replace("3 2\n", "3 2\n-2\n-3\n")).profile.withdrawn == ("Bo", "Cai")


def test_a_named_ballot_counts_once():
    text = SMALL.replace("4 1 2 0", "(paper 17) 1 2 0\n(b-2) 2 0")

    assert read(text).profile.ballots[:2] == plain((1, 0, 1), (1, 1))


def test_skipped_ranks_and_equal_ranks_are_kept():
    text = SMALL.replace("4 1 2 0", "4 1 - 2=3 0")

    assert read(text).profile.ballots[0].marks == ((0,), (), (1, 2))


def test_quotation_marks_and_runs_of_spaces_in_names():
    election = read(SMALL.replace('"Asha"', '"Asha   Kaur ""Independent"""'))

    assert election.profile.options[0] == 'Asha Kaur "Independent"'


def test_names_that_are_missing_are_made_up():
    assert read("2 1\n3 1 0\n0\n").profile.options == ("Candidate 1", "Candidate 2")
    assert read('2 1\n3 1 0\n0\n"A ward"\n').title == "A ward"
    assert read('3 1\n3 1 0\n0\n"Asha"\n"Bo"\n').profile.options == ("Asha", "Bo", "Candidate 3")


def test_a_file_from_an_old_windows_program_is_read():
    assert read(SMALL.replace("Asha", "Siân").encode("cp1252")).profile.options[0] == "Siân"


def test_a_packed_file_is_read():
    assert read(lzma.compress(SMALL.encode()), "ward.blt.xz") == read(SMALL)


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("", 1, "number of candidates"),
        ("\n\n", 2, "number of candidates"),
        ("three 2\n", 1, "three"),
        ("3\n", 1, "number of seats"),
        ("3 0\n", 1, "seats"),
        ("3 2\n4 1 2 0\n", 2, "the 0 that ends the ballots"),
        ("3 2\n4 1 2\n", 2, "the 0 that ends a ballot"),
        ("3 2\n4 1 7 0\n0\n", 2, "7 is no candidate; write a number from 1 to 3"),
        ("3 2\n4 1 x 0\n0\n", 2, "x is no candidate"),
        ("3 2\n-4\n1 1 0\n0\n", 2, "4 is no candidate"),
        ("3 2\n1.5 1 0\n0\n", 2, "1.5 is not a number of ballots"),
        ("3 2\n99999999999999999999 1 0\n0\n", 2, "not a number of ballots"),
        ("3 2\n4 1 =2 0\n0\n", 2, "is no candidate"),
        ("3 2\n4 1 -=2 0\n0\n", 2, "- is no candidate"),
        ("99999 2\n", 1, "99999 is not the number of candidates"),
        ('2 1\n1 1 0\n0\n"Asha"\n"Asha"\n', 5, "two candidates are called Asha"),
    ],
)
def test_what_is_wrong_with_a_blt_file_is_said_with_its_line(text, line, words):
    with pytest.raises(BadBallots) as refused:
        read(text)

    assert (refused.value.file, refused.value.line) == ("ward.blt", line)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("ward.pdf", b"", "this kind of file is not known"),
        ("ward", b"", "this kind of file is not known"),
        ("ward.blt.xz", b"no archive", "damaged"),
        ("ward.blt.xz", lzma.compress(SMALL.encode())[:-20], "cut short"),
        ("ward.blt", b"\x81\x8d\xff\xfe", "not a text file"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(name, content, words):
    with pytest.raises(BadBallots, match=words):
        read(content, name)


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@st.composite
def ballot_files(draw) -> BallotFile:
    options = tuple(draw(st.lists(words, min_size=1, max_size=5, unique=True)))
    rank = st.lists(st.integers(0, len(options) - 1), max_size=2, unique=True).map(tuple)
    group = st.builds(GroupedBallot, st.integers(1, 10**9), st.lists(rank, max_size=5).map(tuple))
    withdrawn = draw(st.lists(st.sampled_from(options), unique=True))
    ballots = tuple(draw(st.lists(group, max_size=8)))
    return BallotFile(Profile(options, ballots, tuple(withdrawn)), draw(st.integers(1, 9)), draw(words))


@given(ballot_files())
def test_what_was_written_is_read_back_unchanged(election):
    assert read(write_blt(election)) == election


def answer(name: str, content: bytes) -> str:
    """What a reader is told: nothing where the file can be read."""
    try:
        read_ballots(name, content)
    except BadBallots as refused:
        return str(refused)
    return ""


@given(st.binary(max_size=300), st.sampled_from(["a.blt", "a.toi", "a.csv", "a.blt.xz", "a.toc"]))
def test_any_bytes_are_read_or_refused_in_one_line(content, name):
    assert "\n" not in answer(name, content)


@given(st.text('0123456789 \n-=()[]#"ab,{}:|', max_size=120), st.sampled_from(["a.blt", "a.soi", "a.csv"]))
def test_nearly_right_files_are_read_or_refused(text, name):
    header = {"a.blt": "2 1\n", "a.soi": "# ALTERNATIVE NAME 1: Asha\n", "a.csv": "weight,rank1,rank2\n"}[name]

    told = answer(name, (header + text).encode())

    assert not told or told.startswith(f"{name}, line ")


def test_a_large_file_is_read_in_time():
    text = "9 3\n" + "1 1 2 3 4 5 6 7 0\n" * 50_000 + "0\n"

    started = time.process_time()
    read(text)

    assert time.process_time() - started < 20


PREFLIB = """# FILE NAME: 00005-00000001.toi
# TITLE: Mayor
# NUMBER ALTERNATIVES: 3
# ALTERNATIVE NAME 1: Asha
# ALTERNATIVE NAME 2: Bo
# ALTERNATIVE NAME 3: Cai
5: 1,{2,3}
2: 3
1: {1,2}, 3
"""


def test_preflib_ties_are_overvotes():
    election = read(PREFLIB, "mayor.toi")

    assert election.profile.options == ("Asha", "Bo", "Cai")
    assert election.title == "Mayor"
    assert [ballot.marks for ballot in election.profile.ballots] == [((0,), (1, 2)), ((2,),), ((0, 1), (2,))]


def test_the_unranked_tail_of_a_complete_preflib_file_is_no_rank():
    assert read(PREFLIB, "mayor.toc").profile.ballots[0].marks == ((0,),)


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("5: 1,2\n", 1, "ALTERNATIVE NAME"),
        (PREFLIB + "1: 4\n", 10, "no alternative 4"),
        (PREFLIB + "1: 1;2\n", 10, "no ranking"),
        (PREFLIB + "0: 1\n", 10, "leave the line out"),
        (PREFLIB + "rubbish\n", 10, "no ballot"),
        (PREFLIB.replace("Bo", "Asha"), 5, "two alternatives are called Asha"),
    ],
)
def test_what_is_wrong_with_a_preflib_file_is_said_with_its_line(text, line, words):
    with pytest.raises(BadBallots, match=words) as refused:
        read(text, "mayor.soi")

    assert refused.value.line == line


def test_a_real_preflib_file_is_read():
    path = voting_file("burlington-2006-mayor", "00005-00000001.toi")

    election = read_ballots(path.name, path.read_bytes())

    assert sum(ballot.weight for ballot in election.profile.ballots) == 9788
    assert len(election.profile.options) == 6


def test_grouped_rows_are_read():
    text = 'weight,rank1,rank2,rank3\n5,"Kaur, Asha",undervote,Bo\n2,Bo,,\n1,overvote,Cai,\n1,Bo|Cai,,\n1,,,\n'

    election = read(text, "ward.csv")

    assert election.profile.options == ("Kaur, Asha", "Bo", "Cai")
    marks = [ballot.marks for ballot in election.profile.ballots]
    assert marks == [((0,), (), (1,)), ((1,),), ((0, 1, 2), (2,)), ((1, 2),), ()]


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("", 1, "the first row must be"),
        ("votes,first\n3,Asha\n", 1, "the first row must be"),
        ("weight,rank1\n3,Asha,Bo\n", 2, "3 cells under 2 columns"),
        ("weight,rank1\nmany,Asha\n", 2, "many is no number of ballots"),
        ("weight,rank1\n,Asha\n", 2, "an empty cell is no number"),
        ("weight,rank1\n0,Asha\n", 2, "0 is no number"),
        ('weight,rank1\n3,"Asha\n', 2, "quotation marks"),
        ("weight,rank1\n", 1, "no option is named"),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_said_with_its_line(text, line, words):
    with pytest.raises(BadBallots, match=words) as refused:
        read(text, "ward.csv")

    assert refused.value.line == line


def test_choices_go_out_and_come_back():
    choices = [(["Asha", [], ["Bo", "Cai"]], 3), (["Bo"], 2), ([], 1)]
    profile = Profile.from_choices(("Asha", "Bo", "Cai"), choices)

    assert Profile.from_choices(profile.options, profile.choices()) == profile
    assert sorted(profile.choices(), key=str) == sorted(choices, key=str)


def test_ballots_with_a_skipped_rank_are_counted_as_the_rule_says():
    profile = read("weight,rank1,rank2\n3,Asha,\n2,undervote,Bo\n1,Bo,Asha\n", "ward.csv").profile

    tally = count("stv-scottish", profile)

    assert (tally.valid, tally.invalid) == (4, 2)


ABIF_LINES = ["2:A>B", "1: A > C", "3:B", "1:C>A>B", "1:A=B>C", "4:", "1:A/5,B/3", '1:"Dee, the third">A', "# a remark"]
WRONG_IN_ABIF = ["0:A", "1:A>A", "1:A>>B", "1_0:A", "9999999999999:A", "A>B"]
TOI_LINES = ["2: 1,2", "1: 3", "1: {1,2},3", "3: 2,{1, 3}", "1: {1}", "1: 1,{}", "1: 2, 1", "# a remark", "1:{2,3}"]
THREE_NAMES = "".join(f"# ALTERNATIVE NAME {number}: Option {number}\n" for number in (1, 2, 3))
WRONG_IN_TOI = ["0: 1", "1: 7", "1: {1,7}", "1: {1,2}{3}", "1: {1,", "2}", "1: 1 2"]


@pytest.mark.parametrize(
    ("name", "head", "right", "wrong", "one_by_one"),
    [
        ("vote.abif", "", ABIF_LINES, WRONG_IN_ABIF, (abif, "_take_plain")),
        ("vote.toi", THREE_NAMES, TOI_LINES, WRONG_IN_TOI, (preflib, "_take_at_once")),
        ("vote.toc", THREE_NAMES, TOI_LINES, WRONG_IN_TOI, (preflib, "_take_at_once")),
    ],
    ids=["abif", "toi", "toc"],
)
@given(data=st.data(), at_once=st.integers(1, 4))
def test_ballots_that_are_read_many_at_once_say_what_they_say_one_by_one(
    name, head, right, wrong, one_by_one, data, at_once
):
    chosen = data.draw(st.lists(st.sampled_from(right), min_size=1, max_size=12))
    chosen += data.draw(st.lists(st.sampled_from(wrong), max_size=1))
    text = head + "\n".join(data.draw(st.permutations(chosen)))

    def outcome(module, taking, lines_at_once):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "LINES_AT_ONCE", lines_at_once)
            if not lines_at_once:
                patch.setattr(module, "LINES_AT_ONCE", len(text))
                patch.setattr(module, taking, lambda *_given, **_more: False)
            try:
                election = read(text, name)
            except BadBallots as refused:
                return str(refused)
        return election.profile, election.option_lines

    assert outcome(*one_by_one, at_once) == outcome(*one_by_one, None)
