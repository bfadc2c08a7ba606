"""verify.py on its own: honest records hold, forged ones do not, and the right claim says so."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.minutes import verify
from assemblies.minutes.canonical import canonical
from assemblies.minutes.chain import sealed_root

from .records import SEED, Record, an_assembly, cast, seat, sha256

VERIFIER = Path(verify.__file__)
QUESTIONS = ("motion", "panel", "ward")


def checked(record, questions=QUESTIONS, heads=()):
    files = [(f"ballots-{question}.jsonl", record.ballot_file(question)) for question in questions]
    return verify.verify(record.minutes(), files, heads)


def failed(report):
    return {(claim.about, claim.name) for claim in report.claims if claim.verdict == verify.FAIL}


def unchecked(report):
    return {(claim.about, claim.name) for claim in report.claims if claim.verdict == verify.NOT_CHECKED}


@pytest.fixture
def alone(tmp_path):
    """The verifier copied to a folder of its own and run there in an empty environment."""
    shutil.copy(VERIFIER, tmp_path / "verify.py")

    def run(*arguments):
        command = [sys.executable, "-I", "-S", "verify.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)

    return tmp_path, run


def publish(folder, record):
    folder.joinpath("minutes.jsonl").write_bytes(record.minutes())
    for question in record.ballots:
        folder.joinpath(f"ballots-{question}.jsonl").write_bytes(record.ballot_file(question))
    return ["minutes.jsonl", *(f"ballots-{question}.jsonl" for question in record.ballots)]


def test_an_honest_record_holds():
    report = checked(an_assembly())

    assert not failed(report)
    assert not unchecked(report)
    assert report.exit_code == 0
    assert {claim.name for claim in report.claims} == {
        *("chain", "configuration", "order", "sealed", "roll", "lots", "recount"),
    }


def test_it_runs_alone_and_prints_every_claim(alone):
    folder, run = alone

    done = run(*publish(folder, an_assembly()))

    assert (done.returncode, done.stderr) == (0, "")
    assert "PASS         panel: recount: elected (A, B)" in done.stdout
    assert "Every claim holds." in done.stdout


def test_it_can_answer_as_json(alone):
    folder, run = alone

    answer = json.loads(run(*publish(folder, an_assembly()), "--json").stdout)

    assert answer["verdict"] == "verified"
    assert answer["lines"] == len(an_assembly().events)
    assert {"about", "name", "verdict", "detail"} == answer["claims"][0].keys()


def test_without_the_ballots_it_says_what_was_not_checked(alone):
    folder, run = alone
    publish(folder, an_assembly())

    done = run("minutes.jsonl", "ballots-motion.jsonl")

    assert done.returncode == 2
    assert "NOT CHECKED  panel: recount: its ballots file was not given" in done.stdout
    assert "PASS         motion: recount" in done.stdout


def with_titles(record, titles):
    for place, (key, title) in enumerate(titles.items(), start=1):
        body = record.event("question.config", key)
        body["config"] |= {"number": place, "title": title}
        body["config_sha256"] = sha256(canonical(body["config"]))
        for event in record.events:
            if event["body"].get("question") == key and "config_sha256" in event["body"]:
                event["body"]["config_sha256"] = body["config_sha256"]
    return record


def test_questions_are_called_by_number_and_title_and_the_last_line_says_what_it_comes_to(alone):
    folder, run = alone
    titles = {"motion": "Shall the reactor be \u202eheld\n in common?", "ward": "Who sits for the ward?"}
    publish(folder, with_titles(an_assembly(), titles))

    done = run("minutes.jsonl", "ballots-motion.jsonl")

    assert (done.returncode, done.stderr) == (2, "")
    first = "Question 1, “Shall the reactor be held in common?”"
    assert f"PASS         {first}: recount: adopted (yes) in 1 round\n" in done.stdout
    assert done.stdout.splitlines()[-1] == (
        f"{first}: all checks passed. Not given, so not checked: the ballots of 2 other questions."
    )


def test_without_any_ballots_the_last_line_speaks_of_the_record(alone):
    folder, run = alone
    publish(folder, an_assembly())

    assert run("minutes.jsonl").stdout.splitlines()[-1] == (
        "The record itself: all checks passed. Not given, so not checked: the ballots of 3 questions."
    )


def test_a_refuted_question_is_named_in_the_last_line(alone):
    folder, run = alone
    record = with_titles(an_assembly(), {"motion": "Shall the reactor be held in common?"})
    record.event("question.tally", "motion")["winners"] = ["no"]

    done = run(*publish(folder, record))

    assert done.stdout.splitlines()[-1] == (
        "Question 1, “Shall the reactor be held in common?”: at least one check failed. "
        "See the lines that begin with FAIL."
    )


def test_a_refuted_record_ends_with_1(alone):
    folder, run = alone
    record = an_assembly()
    record.event("question.tally", "motion")["winners"] = ["no"]

    done = run(*publish(folder, record))

    assert done.returncode == 1
    assert "FAIL         motion: recount: the winners published is ['no']" in done.stdout


def test_a_missing_file_is_said_in_one_line(alone):
    _, run = alone

    done = run("minutes.jsonl")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "minutes.jsonl cannot be read: No such file or directory\n"


def test_it_imports_nothing_but_the_standard_library():
    imported = {
        line.split()[1].partition(".")[0]
        for line in VERIFIER.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }

    assert imported - {"__future__"} <= sys.stdlib_module_names


def test_a_head_noted_earlier_is_found_again():
    record = an_assembly()
    noted = verify.verify(record.minutes(), []).head
    record.add("assembly.config", charter="c" * 64)

    assert ("minutes", "head") not in failed(checked(record, heads=[noted]))
    assert ("minutes", "head") in failed(checked(record, heads=["0" * 64]))


def restored(record, **changed):
    """The record, lost after this and restored from a backup."""
    end = verify.verify(record.minutes(), [])
    told = {"made_at": "2026-11-20T10:00:00.000Z", "known_seq": 99, "known_head": "a" * 64, "interrupted": []}
    record.add("restore.gap", **(told | {"seq": end.lines, "head": end.head} | changed))
    return record


def test_a_restore_is_no_fault_and_what_it_lost_is_named():
    record = restored(an_assembly())
    report = checked(record)
    assert report.exit_code == 0
    gaps = [claim.detail for claim in report.claims if claim.name == "gap"]
    assert len(gaps) == 1
    assert "2026-11-20T10:00:00.000Z" in gaps[0]
    assert unchecked(checked(record, heads=["a" * 64])) == {("minutes", "head")}
    assert ("minutes", "head") in failed(checked(record, heads=["b" * 64]))


@pytest.mark.parametrize("changed", [{"seq": 1}, {"head": "b" * 64}, {"more": 1}])
def test_a_restore_that_names_another_line_is_refuted(changed):
    assert failed(checked(restored(an_assembly(), **changed))) == {("minutes", "gap")}


def test_other_events_keep_their_place_and_are_named():
    report = checked(an_assembly())

    assert report.notes == [
        "Only the place in the chain was checked of these events: assembly.config (1), moderation.action (1)."
    ]


def test_an_open_question_is_no_fault():
    record = an_assembly()
    record.events = record.events[:4]

    report = verify.verify(record.minutes(), [])

    assert report.exit_code == 0
    assert "Question motion has not been sealed and counted." in report.notes


def test_a_question_without_ballots_needs_no_file():
    record = Record()
    record.hold("motion", "yes-no", ["yes", "no", "abstain"], [], rule_options={"quorum": "1/3"}, roll=9)

    assert verify.verify(record.minutes(), []).exit_code == 0


def test_a_setting_left_empty_is_not_set():
    record = an_assembly()
    body = record.event("question.config", "motion")
    body["config"]["rule_options"]["quorum"] = ""
    body["config_sha256"] = sha256(canonical(body["config"]))
    record.event("question.open", "motion")["config_sha256"] = body["config_sha256"]
    record.event("question.tally", "motion")["config_sha256"] = body["config_sha256"]

    assert not failed(checked(record))


def test_an_annulled_question_is_left_alone():
    record = an_assembly()
    record.events = record.events[:5]
    record.add("question.annul", question="motion", reason="two people asked for it")

    assert not failed(verify.verify(record.minutes(), []))


def test_lots_given_by_hand_cannot_be_checked():
    record = Record()
    ballots = [{"choice": [name], "question": "ward", "weight": 2} for name in "ABC"]
    record.hold("ward", "stv-scottish", list("ABC"), ballots, seed=None, lot=["B", "C", "A"])

    report = checked(record, ["ward"])

    assert not failed(report)
    assert unchecked(report) == {("ward", "lots")}


def test_a_rule_it_does_not_know_is_not_checked():
    record = an_assembly()
    body = record.event("question.config", "ward")
    body["config"]["rule"] = "by-applause"
    body["config_sha256"] = sha256(canonical(body["config"]))
    record.event("question.tally", "ward")["config_sha256"] = body["config_sha256"]

    report = checked(record)

    assert not failed(report)
    assert unchecked(report) == {("ward", "recount")}


# Forgeries: each is written into an honest record, and the chain is made to fit again.


def forge_winners(record):
    record.event("question.tally", "panel")["winners"] = ["A", "C"]


def forge_order_of_winners(record):
    record.event("question.tally", "panel")["winners"].reverse()


def forge_outcome(record):
    record.event("question.tally", "motion")["outcome"] = "rejected"


def forge_rounds(record):
    record.event("question.tally", "panel")["rounds_sha256"] = sha256(b"other rounds")


def forge_valid(record):
    body = record.event("question.tally", "motion")
    body["valid"] -= 1
    body["invalid"] += 1


def drop_a_ballot(record):
    record.ballots["motion"].pop()


def add_a_ballot(record):
    record.ballots["motion"] += [{"choice": "yes", "question": "motion", "seat": seat(19)}]


def change_a_ballot(record):
    record.ballots["motion"][9]["choice"] = "yes"


def change_a_weight(record):
    record.ballots["ward"][1]["weight"] += 5


def change_a_name(record):
    record.ballots["motion"][0]["name"] = "Somebody else"


def drop_a_ballot_and_the_count(record):
    record.ballots["motion"].pop()
    record.event("question.ballots_sealed", "motion")["count"] -= 1


def seal_again_without_a_ballot(record):
    record.ballots["motion"].pop()
    body = record.event("question.ballots_sealed", "motion")
    body["count"] -= 1
    body["root"] = sealed_root(record.ballot_lines("motion"))


def reseal_and_recount(record, ballots):
    """A forger who has the whole record: new ballots, new root, new tally."""
    place = next(
        place
        for place, event in enumerate(record.events)
        if event["type"] == "question.ballots_sealed" and event["body"]["question"] == "motion"
    )
    tail = record.events[place + 2 :]
    record.events = record.events[:place]
    record.ballots["motion"] = ballots
    record.seal_and_count("motion", SEED, None)
    record.events += tail


def stuff_with_a_stranger(record):
    reseal_and_recount(record, [*record.ballots["motion"], {"choice": "no", "question": "motion", "seat": seat(99)}])


def let_a_seat_vote_twice(record):
    again = record.ballots["motion"][0] | {"choice": "no"}
    reseal_and_recount(record, [*record.ballots["motion"], again])


def stuff_with_paper(record):
    reseal_and_recount(record, [*record.ballots["motion"], {"choice": "no", "question": "motion", "weight": 5}])


def vote_for_no_option(record):
    body = record.event("question.ballots_sealed", "ward")
    record.ballots["ward"][0]["choice"] = ["Zoe"]
    body["root"] = record.event("question.tally", "ward")["root"] = sealed_root(record.ballot_lines("ward"))


def change_the_threshold(record):
    record.event("question.config", "motion")["config"]["rule_options"]["threshold"] = "1/2"


def change_the_options(record):
    record.event("question.config", "panel")["config"]["options"].reverse()


def open_with_another_configuration(record):
    record.event("question.open", "motion")["config_sha256"] = sha256(b"another")


def count_with_another_configuration(record):
    record.event("question.tally", "motion")["config_sha256"] = sha256(b"another")


def count_other_ballots(record):
    record.event("question.tally", "motion")["root"] = sha256(b"another")


def shorten_the_roll(record):
    record.event("roll.freeze", "motion")["seats"].pop()


def swap_a_seat_on_the_roll(record):
    body = record.event("roll.freeze", "motion")
    body["seats"] = sorted([name for name in body["seats"] if name != seat(0)] + [seat(77)])


def draw_lots_again(record):
    record.event("question.tally", "panel")["seed"] = bytes(32).hex()


def commit_to_a_seed_afterwards(record):
    record.event("question.config", "panel")["seed_sha256"] = None


def pick_the_lots_by_hand(record):
    body = record.event("question.tally", "panel")
    body["seed"], body["lot"] = None, ["A", "B", "C", "D", "E", "F"]


def count_twice(record):
    place = next(place for place, event in enumerate(record.events) if event["type"] == "question.tally")
    record.events.insert(place, record.copy().events[place])


def seal_before_closing(record):
    places = [
        place
        for place, event in enumerate(record.events)
        if event["body"].get("question") == "motion" and event["type"] in ("question.close", "question.ballots_sealed")
    ]
    first, second = places
    record.events[first], record.events[second] = record.events[second], record.events[first]


def seal_without_closing(record):
    record.events.remove({"type": "question.close", "body": record.event("question.close", "motion")})


def certify_without_a_count(record):
    record.events.remove({"type": "question.tally", "body": record.event("question.tally", "motion")})


def count_without_sealing(record):
    body = record.event("question.ballots_sealed", "motion")
    record.events.remove({"type": "question.ballots_sealed", "body": body})


def hide_the_configuration(record):
    body = record.event("question.config", "motion")
    record.events.remove({"type": "question.config", "body": body})


def freeze_the_roll_late(record):
    event = {"type": "roll.freeze", "body": record.event("roll.freeze", "motion")}
    record.events.remove(event)
    record.events.append(event)


def annul_and_count_all_the_same(record):
    place = next(place for place, event in enumerate(record.events) if event["type"] == "question.close")
    record.events.insert(place, {"type": "question.annul", "body": {"question": "motion"}})


def put_seats_into_an_outside_count(record):
    ballots = cast("ward", [["Asha"]] * 3)
    record.ballots["ward"] = ballots


def leave_out_a_key(record):
    del record.event("question.tally", "motion")["invalid"]


def slip_in_a_key(record):
    record.event("question.ballots_sealed", "motion")["note"] = "nothing to see"


def count_in_fractions(record):
    record.event("question.tally", "motion")["valid"] = "15"


def name_no_question(record):
    record.event("question.close", "motion")["question"] = None


FORGERIES = [
    (forge_winners, {("panel", "recount")}),
    (forge_order_of_winners, {("panel", "recount")}),
    (forge_outcome, {("motion", "recount")}),
    (forge_rounds, {("panel", "recount")}),
    (forge_valid, {("motion", "recount")}),
    (drop_a_ballot, {("motion", "sealed"), ("motion", "recount")}),
    (add_a_ballot, {("motion", "sealed"), ("motion", "recount")}),
    (change_a_ballot, {("motion", "sealed"), ("motion", "recount")}),
    (change_a_weight, {("ward", "sealed"), ("ward", "recount")}),
    (change_a_name, {("motion", "sealed")}),
    (drop_a_ballot_and_the_count, {("motion", "sealed"), ("motion", "recount")}),
    (seal_again_without_a_ballot, {("motion", "sealed"), ("motion", "recount")}),
    (stuff_with_a_stranger, {("motion", "roll")}),
    (let_a_seat_vote_twice, {("motion", "roll")}),
    (stuff_with_paper, {("motion", "roll")}),
    (vote_for_no_option, {("ward", "recount")}),
    (change_the_threshold, {("motion", "configuration")}),
    (change_the_options, {("panel", "configuration")}),
    (open_with_another_configuration, {("motion", "configuration")}),
    (count_with_another_configuration, {("motion", "configuration")}),
    (count_other_ballots, {("motion", "sealed")}),
    (shorten_the_roll, {("motion", "configuration")}),
    (swap_a_seat_on_the_roll, {("motion", "roll")}),
    (draw_lots_again, {("panel", "lots")}),
    (commit_to_a_seed_afterwards, {("panel", "lots")}),
    (pick_the_lots_by_hand, {("panel", "lots")}),
    (count_twice, {("motion", "order")}),
    (seal_before_closing, {("motion", "order")}),
    (seal_without_closing, {("motion", "order")}),
    (certify_without_a_count, {("motion", "order")}),
    (count_without_sealing, {("motion", "sealed")}),
    (hide_the_configuration, {("motion", "configuration")}),
    (freeze_the_roll_late, {("motion", "order")}),
    (annul_and_count_all_the_same, {("motion", "order")}),
    (put_seats_into_an_outside_count, {("ward", "sealed"), ("ward", "roll"), ("ward", "recount")}),
    (leave_out_a_key, {("motion", "events")}),
    (slip_in_a_key, {("motion", "events")}),
    (count_in_fractions, {("motion", "events")}),
    (name_no_question, {("minutes", "events"), ("motion", "order")}),
]


@pytest.mark.parametrize("forge, wrong", FORGERIES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_forgery_is_refuted_by_the_claim_it_breaks(forge, wrong):
    record = an_assembly()
    forge(record)

    report = checked(record)

    assert report.exit_code == 1
    assert wrong <= failed(report)
    others = {about for about, _ in failed(report)} - {about for about, _ in wrong}
    assert not others


# Forgeries of the bytes themselves


def edited(change):
    record = an_assembly()
    lines = record.minutes().splitlines(keepends=True)
    return b"".join(change(lines))


RAW = {
    "a word is changed": lambda lines: [*lines[:5], lines[5].replace(b'"count":15', b'"count":14'), *lines[6:]],
    "a line is missing": lambda lines: lines[:3] + lines[4:],
    "the first line is missing": lambda lines: lines[1:],
    "two lines are swapped": lambda lines: [lines[1], lines[0], *lines[2:]],
    "a line stands twice": lambda lines: [*lines[:2], lines[1], *lines[2:]],
    "a line has a space": lambda lines: [lines[0].replace(b",", b", ", 1), *lines[1:]],
    "a key stands twice": lambda lines: [lines[0].replace(b'"v":1', b'"v":1,"v":1'), *lines[1:]],
    "a number has a decimal point": lambda lines: [lines[0].replace(b'"v":1', b'"v":1.0'), *lines[1:]],
    "a number has an exponent": lambda lines: [lines[0].replace(b'"v":1', b'"v":1e0'), *lines[1:]],
    "a number is none": lambda lines: [lines[0].replace(b'"v":1', b'"v":NaN'), *lines[1:]],
    "true stands for 1": lambda lines: [lines[0].replace(b'"v":1', b'"v":true'), *lines[1:]],
    "an accent is written apart": lambda lines: [
        *lines[:-1],
        lines[-1].replace(b'"ward"', '"ward\u0065\u0301"'.encode()),
    ],
    "a time has no zone": lambda lines: [*lines[:-1], lines[-1].replace(b"000Z", b"000")],
    "lines end as on Windows": lambda lines: [line.replace(b"\n", b"\r\n") for line in lines],
    "a line is cut short": lambda lines: [*lines[:-1], lines[-1][:-20]],
    "bytes are no text": lambda lines: [*lines[:-1], b"\xff\xfe\n"],
    "nothing is left": lambda lines: [],
    "a line is deeply nested": lambda lines: [*lines, b"[" * 50_000 + b"\n"],
    "a number is endless": lambda lines: [*lines, b"9" * 5000 + b"\n"],
}


@pytest.mark.parametrize("change", RAW.values(), ids=RAW.keys())
def test_tampered_bytes_break_the_chain(change):
    report = verify.verify(edited(change), [])

    assert ("minutes", "chain") in failed(report)
    assert report.exit_code == 1


@pytest.mark.parametrize(
    "line",
    [
        b'{"choice":"yes","question":"motion"}',
        b'{"choice":"yes", "question":"motion","weight":1}',
        b'{"choice":"yes","question":"motion","weight":0}',
        b'{"choice":"yes","question":"motion","weight":true}',
        b'{"choice":[1],"question":"motion","weight":1}',
        b'{"choice":"yes","question":7,"weight":1}',
        b'{"choice":"yes","question":"motion","seat":"me"}',
        b'{"choice":"yes","extra":1,"question":"motion","weight":1}',
        b"[]",
        b"",
    ],
)
def test_a_line_that_is_no_ballot_is_refused(line):
    report = verify.verify(an_assembly().minutes(), [("ballots.jsonl", line + b"\n")])

    assert ("ballots", "form") in failed(report)


@given(st.data())
def test_no_single_changed_byte_goes_unnoticed(data):
    original = an_assembly().minutes()
    place = data.draw(st.integers(0, len(original) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != original[place]))
    tampered = original[:place] + bytes([byte]) + original[place + 1 :]

    report = verify.verify(tampered, [], [verify.verify(original, []).head])

    assert report.exit_code == 1


CHOICES = st.lists(
    st.permutations("ABCD").flatmap(lambda order: st.integers(0, 4).map(lambda n: order[:n])), max_size=12
)


@given(CHOICES, st.integers(1, 3))
def test_every_honest_ranked_vote_holds(choices, seats):
    record = Record()
    record.hold("panel", "stv-scottish", list("ABCD"), cast("panel", choices), seats=seats, roll=20)

    assert checked(record, ["panel"]).exit_code == 0


@given(
    st.lists(st.sampled_from(["yes", "no", "abstain"]), max_size=12),
    st.sampled_from(["1/2", "0.5", "2/3", "3/5", "0.75", "1"]),
    st.sampled_from(["0", "5", "1/3", "0.5", "1/1"]),
)
def test_every_honest_yes_no_vote_holds(choices, threshold, quorum):
    record = Record()
    settings = {"threshold": threshold, "quorum": quorum}
    record.hold("motion", "yes-no", ["yes", "no", "abstain"], cast("motion", choices), rule_options=settings, roll=12)

    assert checked(record, ["motion"]).exit_code == 0
