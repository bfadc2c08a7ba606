"""The Manifesto of Two Doors: what its readers find."""

from collections.abc import Iterator

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from governance.adoption.models import Adoption, AnnexedPledge, Asked
from governance.adoption.reading import adopted_articles, thread_of
from governance.audits.models import Finding
from governance.manifestos.beside.reading import all_beside
from governance.manifestos.beside.texts import rows_that_hold
from governance.manifestos.models import Amendment, Article
from governance.objections.models import Objection
from governance.reports.models import MinorityReport
from governance.wording import Amendment as Change
from governance.wording import Kind, Passage, rehearse
from rehearsal import two_doors
from tests.rehearsal.conftest import AS_OF, told_once


@pytest.fixture(scope="module")
def told_manifesto(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    with told_once(two_doors.TALE, django_db_blocker) as assembly:
        yield assembly


@pytest.fixture
def two_worlds(told_manifesto: Assembly, db: None) -> Assembly:
    return Assembly.objects.get(id=told_manifesto.id)


def rounds() -> list[dict]:
    """The results of article 7, first to last."""
    asked = Asked.objects.filter(article__number=7).order_by("round").select_related("question__tally")
    return [one.question.tally.result for one in asked]


def in_the_domes(result: dict) -> tuple[int, int]:
    (part,) = [one for one in result["majorities"]["parts"] if one["name"] == two_doors.INSIDE]
    return int(part["yes"]), int(part["decisive"]) - int(part["yes"])


def test_article_seven_has_84_percent_of_all_and_52_percent_of_the_domes(two_worlds: Assembly):
    first = rounds()[0]
    votes = first["rounds"][0]["votes"]

    assert (int(votes["yes"]), int(votes["no"])) == (63, 12)
    assert in_the_domes(first) == (13, 12)
    assert first["outcome"] == "rejected"


def test_it_is_repaired_twice_before_both_sides_accept(two_worlds: Assembly):
    assert [in_the_domes(one) for one in rounds()] == [(13, 12), (27, 20), (33, 14)]
    assert [one["outcome"] for one in rounds()] == ["rejected", "rejected", "adopted"]


def test_a_hundred_and_forty_amendments_of_which_those_from_outside_succeed_half_as_often(two_worlds: Assembly):
    merged = dict.fromkeys((two_doors.BRIGHT, two_doors.GARDEN, two_doors.EAST, two_doors.WEST), 0)
    for one in Amendment.objects.filter(state=Amendment.State.MERGED).select_related("by__community"):
        merged[one.by.community.name] += 1

    assert Amendment.objects.count() == 140
    assert merged[two_doors.BRIGHT] + merged[two_doors.GARDEN] == 47
    assert merged[two_doors.EAST] + merged[two_doors.WEST] == 24


def test_two_amendments_on_water_clash_in_the_rehearsal(two_worlds: Assembly):
    water = Article.objects.get(number=3)
    first = water.versions.order_by("number").first()
    text = tuple(Passage(row["id"], row["text"]) for row in first.passages)
    month, day = (Amendment.objects.get(article=water, words__contains=word) for word in ("month", "every day"))
    changes = []
    for one in (month, day):
        length = one.end - one.start
        kind = Kind(one.kind)
        start = one.quote_start
        changes.append(Change(one.number, kind, one.passage, one.words, start, start + length))

    assert set(rehearse(text, changes).clashes) == {(month.number, day.number)}
    assert (month.state, day.state) == ("rejected", "merged")


def test_every_sentence_of_the_adopted_text_can_be_walked_back(two_worlds: Assembly):
    made = Adoption.objects.get()
    numbers = {row["number"]: row for row in adopted_articles(made)}
    articles = {one.number: one for one in Article.objects.select_related("manifesto__body__assembly")}

    assert set(numbers) == set(range(23))
    for number, row in numbers.items():
        for passage in row["passages"]:
            thread = thread_of(articles[number], passage["id"])
            assert thread is not None
            assert {"question", "decision", "adoption"} <= {knot.kind for knot in thread.forward}
    seven = articles[7]
    kinds = {knot.kind for one in seven.passages for knot in thread_of(seven, one["id"]).back}
    assert kinds == {"proposal", "amendment", "objection"}


def test_a_sentence_leads_to_the_amendments_of_its_passage_that_changed_it(two_worlds: Assembly):
    led_to = 0
    for article in Article.objects.select_related("manifesto__body__assembly").filter(number__in=[3, 7]):
        for row in article.passages:
            whole = {one.name for one in thread_of(article, row["id"]).back if one.kind == "amendment"}
            for place, _sentence in enumerate(thread_of(article, row["id"]).sentences, 1):
                own = {one.name for one in thread_of(article, row["id"], place).back if one.kind == "amendment"}
                assert own <= whole
                led_to += len(own)
    assert led_to > 3


def test_the_plain_words_and_the_legal_notes_fit_the_adopted_text(two_worlds: Assembly):
    text = Adoption.objects.select_related("manifesto__body__assembly").get().manifesto
    told = all_beside(text, rows_that_hold(text))
    assert {one.companion.kind: one.is_current for one in told} == {
        "summary": True, "notes": True, "translation": True
    }  # fmt: skip
    assert {(one.language, one.trust) for one in text.companions.newest().filter(kind="translation")} == {
        ("es", "reviewed"), ("ar", "author")
    }  # fmt: skip


def test_one_pledge_is_shown_one_is_late_and_84_have_signed(two_worlds: Assembly):
    shown, late, running = AnnexedPledge.objects.told()
    day = AS_OF

    assert [one.standing_on(day) for one in (shown, late, running)] == ["shown", "late", "promised"]
    assert Adoption.objects.get().signatures.count() == 84


def test_guardians_are_answered_left_in_silence_and_called_a_false_alarm(two_worlds: Assembly):
    state = Finding.State
    found = two_worlds.findings.all()
    assert found.get(guardian="seats").state == state.FALSE_ALARM
    answered = found.filter(guardian="turnout")
    assert {one.state for one in answered} == {state.ANSWERED}
    assert len(answered) == 23
    pledge = found.get(guardian="pledges")
    assert (pledge.state, pledge.is_silence_noted) == (state.FLAG, True)


def test_the_objection_of_the_clinic_was_answered_disputed_and_carried(two_worlds: Assembly):
    said = Objection.objects.get(kind="article")

    assert said.state == Objection.State.CARRIED
    assert [one.side for one in said.rebuttals.all()] == ["authors", "objector"]


def test_fifty_and_fifty_sit_in_the_assembly_and_in_their_delegations(two_worlds: Assembly):
    assert two_worlds.bodies.get(kind=Body.Kind.PLENARY).seats.voting().count() == 100
    for name in (two_doors.INSIDE, two_doors.OUTSIDE):
        assert two_worlds.bodies.get(name=name).seats.voting().count() == 50


def test_one_role_of_fara_ends_before_the_next_begins(two_worlds: Assembly):
    ended, now = Seat.objects.filter(person__name="Fara Relis").order_by("started_at")

    assert (ended.role, now.role) == (Role.OBSERVER, Role.GUARANTOR)
    assert ended.ended_at is not None
    assert ended.ended_at < now.started_at


def test_fourteen_members_of_the_domes_share_one_report(two_worlds: Assembly):
    report = MinorityReport.objects.get(title="What fourteen of us cannot sign")
    places = {one.seat.community.name for one in report.signatures.select_related("seat__community")}

    assert report.is_attached
    assert report.signatures.count() == 14
    assert places == {two_doors.BRIGHT, two_doors.GARDEN}
