"""A figure says whether its goal is met, and a single bad answer spoils it."""

import pytest

from bench.goals import Figure, table


@pytest.mark.parametrize(
    ("measured", "at_least", "verdict"),
    [(0.9, False, "want"), (1.0, False, "want"), (1.5, False, "must"), (2.1, False, "MISSED"),
     (2.1, True, "must"), (0.5, True, "MISSED")],
)  # fmt: skip
def test_a_goal_is_wanted_met_or_missed(measured: float, at_least: bool, verdict: str):
    must, want = (1.5, 3.0) if at_least else (2.0, 1.0)
    assert Figure("P1", "a vote", measured, "×", must, want, at_least).verdict == verdict


def test_an_answer_that_was_bad_spoils_the_figure():
    figure = Figure("P1", "a vote", 0.5, "×", must=2.0, want=1.0, bad=3)
    assert figure.verdict == "MISSED"
    assert "3 answers were bad" in table([figure])


def test_the_table_names_the_goal_and_what_was_measured():
    told = table([Figure("P8", "home over hello", 122.4, "%", must=25, want=45, at_least=True)])
    assert "| P8 | home over hello | ≥ 25 | ≥ 45 | 122 %" in told
