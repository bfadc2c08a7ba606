"""A count that is killed at any step and taken over gives one tally, the same as an undisturbed one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.clock import telling
from governance.ballots import tallying
from governance.ballots.models import Question, Tally
from governance.counting import count as count_afresh
from tests.cast import Cast

CHOICES = [["1", "2"], ["1", "2"], ["2", "3"], ["3"], ["4", "1"]]


class PowerCut(Exception):
    """The worker is gone."""


@pytest.fixture
def closed_ranking(
    open_ranking: Question, members: list[Seat], cast: Cast, close: Callable[[Question], Question]
) -> Question:
    for seat, choice in zip(members, CHOICES, strict=True):
        cast(open_ranking, seat, choice)
    return close(open_ranking)


def later(seconds: int) -> telling:
    return telling(timezone.now() + timedelta(seconds=seconds))


def recounted(question: Question) -> dict[str, object]:
    """The count done again in one go, by the pure package alone."""
    tally = Tally.objects.get(question=question)
    return count_afresh(
        question.rule,
        tallying.profile_of(question),
        seats=question.seats,
        settings=tallying.settings_of(question),
        lots=tallying.order_of_lots(tally),
    ).as_dict()


def told_once(question: Question) -> None:
    types = list(Entry.objects.of(question.body.assembly_id).values_list("type", flat=True))
    assert types.count("question.ballots_sealed") == 1
    assert types.count("question.tally") == 1


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", ["_seal", "_keep_step", "_finish"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_worker_killed_at_any_step_leaves_one_tally(
    monkeypatch: pytest.MonkeyPatch, closed_ranking: Question, step: str, moment: str, nth: int
) -> None:
    done = getattr(tallying, step)
    calls = 0

    def cut(*given: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth and moment == "before":
            raise PowerCut
        result = done(*given)
        if calls == nth:
            raise PowerCut
        return result

    monkeypatch.setattr(tallying, step, cut)
    (tally_id,) = tallying.due_tallies()
    try:
        tallying.count_tally(tally_id)
    except PowerCut:
        assert tallying.due_tallies() == [], "a fresh claim is left alone"
        monkeypatch.setattr(tallying, step, done)
        with later(tallying.CLAIM_SECONDS + 1):
            for waiting in tallying.due_tallies():
                tallying.count_tally(waiting)
    tally = Tally.objects.get(question=closed_ranking)
    assert tally.state == Tally.State.COUNTED
    assert Question.objects.get(id=closed_ranking.id).state == Question.State.COUNTED
    expected = recounted(closed_ranking)
    assert {key: tally.result[key] for key in expected} == expected
    told_once(closed_ranking)


def test_a_worker_that_wakes_up_after_another_took_over_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, closed_ranking: Question
) -> None:
    (tally_id,) = tallying.due_tallies()
    keep = tallying._keep_step
    calls = 0

    def overslept(*given: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            with later(tallying.CLAIM_SECONDS + 1):
                assert tallying.count_tally(tally_id)
        return keep(*given)

    monkeypatch.setattr(tallying, "_keep_step", overslept)
    assert not tallying.count_tally(tally_id)
    told_once(closed_ranking)


def test_a_worker_that_wakes_up_while_another_counts_seals_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, closed_ranking: Question
) -> None:
    (tally_id,) = tallying.due_tallies()
    seal, keep = tallying._seal, tallying._keep_step

    def cut(*_given: object) -> object:
        raise PowerCut

    def overslept(*given: object) -> object:
        monkeypatch.setattr(tallying, "_seal", seal)
        monkeypatch.setattr(tallying, "_keep_step", cut)
        with later(tallying.CLAIM_SECONDS + 1), pytest.raises(PowerCut):
            tallying.count_tally(tally_id)
        monkeypatch.setattr(tallying, "_keep_step", keep)
        return seal(*given)

    monkeypatch.setattr(tallying, "_seal", overslept)
    assert not tallying.count_tally(tally_id)
    with later(2 * tallying.CLAIM_SECONDS + 2):
        assert tallying.count_tally(tally_id)
    told_once(closed_ranking)


def test_two_workers_do_not_count_at_once(monkeypatch: pytest.MonkeyPatch, closed_ranking: Question) -> None:
    (tally_id,) = tallying.due_tallies()
    seal = tallying._seal

    def meanwhile(*given: object) -> object:
        assert not tallying.count_tally(tally_id)
        return seal(*given)

    monkeypatch.setattr(tallying, "_seal", meanwhile)
    assert tallying.count_tally(tally_id)
    told_once(closed_ranking)


def test_annulling_while_a_count_runs_leaves_no_result(
    monkeypatch: pytest.MonkeyPatch, closed_ranking: Question, fay: Seat, gus: Seat
) -> None:
    from governance.ballots import services
    from governance.ballots.models import Request

    finish = tallying._finish

    def annulled_first(*given: object) -> object:
        asked = services.ask_for(closed_ranking, Request.Act.ANNUL, by=fay, reason="A box was lost.")
        services.confirm_request(asked, by=gus)
        return finish(*given)

    monkeypatch.setattr(tallying, "_finish", annulled_first)
    (tally_id,) = tallying.due_tallies()
    assert not tallying.count_tally(tally_id)
    closed_ranking.refresh_from_db()
    assert closed_ranking.state == Question.State.ANNULLED
    assert not Tally.objects.exists()
    assert not Entry.objects.filter(type="question.tally").exists()
