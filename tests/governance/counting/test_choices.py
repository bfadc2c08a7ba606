"""What a voter should mend before casting a ballot, rule by rule."""

from __future__ import annotations

import pytest

from governance.counting import BadChoice, Kind, Profile, ValueProfile, rule_called, rules

OPTIONS = ("heron", "otter", "plover")

GOOD = [
    ("plurality", "otter", {}),
    ("consent", "stand-aside", {}),
    ("approval", [], {}),
    ("approval", ["heron", "plover"], {}),
    ("score", {}, {}),
    ("score", {"heron": 5, "otter": 0}, {}),
    ("score", {"heron": 10}, {"max": "10"}),
    ("star", {"heron": 5}, {}),
    ("borda", ["plover"], {}),
    ("quadratic", {"heron": 3, "otter": -2}, {"credits": "13"}),
    ("quadratic", {"heron": 300}, {}),
    ("cumulative", {"heron": 7, "otter": 3}, {"points": "10"}),
    ("majority-judgement", {"heron": 2}, {"grades": "poor,fair,good"}),
]

BAD = [
    ("plurality", "wolf", {}, "unknown_option"),
    ("plurality", ["otter"], {}, "not_one"),
    ("consent", "no", {}, "not_agree_or_object"),
    ("approval", "otter", {}, "not_a_list"),
    ("approval", ["otter", "otter"], {}, "twice"),
    ("approval", [["otter"]], {}, "unknown_option"),
    ("approval", {"otter": 1}, {}, "not_a_list"),
    ("score", ["otter"], {}, "not_numbers"),
    ("score", {"otter": 6}, {}, "out_of_range"),
    ("score", {"otter": -1}, {}, "out_of_range"),
    ("score", {"otter": 2.5}, {}, "not_whole"),
    ("score", {"otter": True}, {}, "not_whole"),
    ("star", {"wolf": 1}, {}, "unknown_option"),
    ("borda", [], {}, "empty"),
    ("borda", [["heron", "otter"]], {}, "equal_ranks"),
    ("borda", ["heron", "heron"], {}, "twice"),
    ("quadratic", {"heron": 3, "otter": -2}, {"credits": "12"}, "overspent"),
    ("quadratic", {"heron": -1}, {"negative": "false"}, "negative_points"),
    ("quadratic", {"heron": 0}, {}, "zero_points"),
    ("quadratic", {"heron": 10**9}, {}, "too_many_points"),
    ("cumulative", {"heron": 7, "otter": 4}, {"points": "10"}, "overspent"),
    ("cumulative", {"heron": -1}, {}, "negative_points"),
    ("majority-judgement", {"heron": 3}, {"grades": "poor,fair,good"}, "out_of_range"),
]


@pytest.mark.parametrize("rule, choice, settings", GOOD)
def test_a_ballot_as_the_rule_wants_it_may_be_cast(rule, choice, settings):
    rule_called(rule).check(choice, OPTIONS, settings)


@pytest.mark.parametrize("rule, choice, settings, code", BAD)
def test_a_voter_is_told_what_to_mend(rule, choice, settings, code):
    with pytest.raises(BadChoice) as refused:
        rule_called(rule).check(choice, OPTIONS, settings)

    assert refused.value.code == code
    assert str(refused.value) == refused.value.template % refused.value.parameters


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_every_rule_says_what_it_does_in_words(rule):
    assert rule.title
    assert rule.told.endswith(".")
    assert rule.if_nobody.endswith(".")
    assert isinstance(rule.kind, Kind)
    assert all(setting.label for setting in rule.settings)


@pytest.mark.parametrize(
    "rule, choices",
    [
        ("plurality", [("otter", 2), ("heron", 1)]),
        ("borda", [(["otter", "heron"], 2), (["heron"], 1)]),
        ("approval", [(["heron", "plover"], 2), ([], 1)]),
        ("score", [({"heron": 5, "otter": 0}, 2), ({}, 1)]),
        ("quadratic", [({"heron": 3, "otter": -2}, 2), ({}, 1)]),
        ("majority-judgement", [({"heron": 2}, 2)]),
    ],
)
def test_choices_go_into_a_rules_ballots_and_come_back(rule, choices):
    profile = rule_called(rule).profile(OPTIONS, choices, ["plover"])

    back = [(choice[0] if rule == "plurality" else choice, weight) for choice, weight in profile.choices()]
    assert sorted(back, key=str) == sorted(choices, key=str)
    assert profile.standing == ("heron", "otter")


def test_the_same_ballots_in_another_order_have_the_same_fingerprint():
    one = [(["otter", ["heron", "plover"]], 1), (["heron"], 2), ([["otter", "plover"]], 1)]
    assert Profile.from_choices(OPTIONS, one).fingerprint() == Profile.from_choices(OPTIONS, one[::-1]).fingerprint()
    scores = [({"otter": 2}, 1), ({"heron": 1}, 2)]
    assert (
        ValueProfile.from_choices(OPTIONS, scores).fingerprint()
        == ValueProfile.from_choices(OPTIONS, scores[::-1]).fingerprint()
    )


def test_ballots_from_columns_are_the_ballots_they_stand_for():
    profile = Profile.from_arrays(OPTIONS, [[1, -1, -2], [0, -1, -1]], [3, 2], overvotes=[(0, 2)])

    assert list(profile.choices()) == [(["otter", [], ["heron", "plover"]], 3), (["heron"], 2)]
    assert profile == Profile.from_choices(OPTIONS, profile.choices()) or len(profile.ballots) == 2
    with pytest.raises(ValueError, match="a mark is a number"):
        Profile.from_arrays(OPTIONS, [[3]])


def test_an_unknown_name_is_refused_when_ballots_are_gathered():
    for rule, choice in [("borda", ["wolf"]), ("approval", ["wolf"]), ("score", {"wolf": 1})]:
        with pytest.raises(BadChoice, match="wolf is not one of the options"):
            rule_called(rule).profile(OPTIONS, [(choice, 1)])
