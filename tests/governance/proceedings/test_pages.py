"""The first pages: what needs me, where an assembly stands, and the desk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import set_phases, set_up_assembly
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from governance.ballots import services
from governance.ballots.models import Question, Request
from tests.cast import Cast
from tests.governance.conftest import Visit

DESK = "/en/a/two-shores/desk/"


def home(visit: Visit, seat: Seat | None) -> str:
    return visit(seat).get(reverse("home")).content.decode()


def test_a_stranger_reads_what_this_is_and_what_was_decided(
    counted_question: Question, assembly: Assembly, visit: Visit
) -> None:
    page = home(visit, None)
    for told in (assembly.question, counted_question.title, "Adopted: 3 of 4 said yes"):
        assert told in page


def test_a_member_sees_first_the_vote_that_waits_for_them(
    open_question: Question, open_ranking: Question, ana: Seat, cast: Cast, visit: Visit
) -> None:
    page = visit(ana).get(reverse("home"))
    assert page.context["first_need"].url == reverse("ballots:ballot", args=[open_question.id])
    assert page.context["open"] == []
    cast(open_question, ana, "yes")
    page = visit(ana).get(reverse("home"))
    assert [row.question for row in page.context["open"]] == [open_question]
    assert page.context["first_need"].url == reverse("ballots:ballot", args=[open_ranking.id])
    cast(open_ranking, ana, ["1"])
    assert "Nothing needs you now." in home(visit, ana)


def test_home_marks_the_open_questions_in_which_i_have_voted(
    open_question: Question, ana: Seat, fay: Seat, cast: Cast, visit: Visit
) -> None:
    cast(open_question, ana, "yes")
    assert home(visit, ana).count("You voted") == 1
    for seat in (fay, None):
        page = home(visit, seat)
        assert open_question.title in page
        assert "You voted" not in page


def test_nobody_is_asked_to_vote_on_what_is_put_to_others(
    open_question: Question, fay: Seat, obi: Seat, dee: Seat, visit: Visit
) -> None:
    for seat in (fay, obi, dee):
        assert visit(seat).get(reverse("home")).context["first_need"] is None


def test_a_guarantor_finds_the_count_that_waits_to_be_made_final(
    counted_question: Question, gus: Seat, visit: Visit
) -> None:
    assert visit(gus).get(reverse("home")).context["first_need"].url == counted_question.get_absolute_url()


def test_a_card_visit_speaks_for_its_seat_alone(open_question: Question, ana: Seat, dee: Seat, visit: Visit) -> None:
    page = visit(ana, by_card=True).get(reverse("home"))
    assert page.context["first_need"].url == reverse("ballots:ballot", args=[open_question.id])
    assert [one.slug for one in page.context["own"]] == ["two-shores"]


def test_an_assembly_that_is_not_public_is_absent_to_strangers(
    assembly: Assembly, ana: Seat, dee: Seat, visit: Visit
) -> None:
    assembly.published_at = None
    assembly.save()
    address = assembly.get_absolute_url()
    for seat in (None, dee):
        assert visit(seat).get(address).status_code == 404
        assert assembly.question not in home(visit, seat)
    assert visit(ana).get(address).status_code == 200


def test_an_assembly_shows_its_question_its_phases_and_who_sits(
    assembly: Assembly, plenary: Body, members: list[Seat], fay: Seat, visit: Visit
) -> None:
    today = timezone.now().date()
    spans = [("Learn", today - timedelta(days=9), today - timedelta(days=5)), ("Decide", today, today)]
    set_phases(plenary, [*spans, ("Look back", date(2999, 1, 1), date(2999, 2, 1))])
    answer = visit(None).get(assembly.get_absolute_url())
    assert [phase.state for phase in answer.context["phases"]] == ["done", "now", "next"]
    page = answer.content.decode()
    for told in (assembly.question, "5 members can vote", "1 person helps", "Look back", "1 January 2999"):
        assert told in page


def test_only_the_desk_gets_to_the_desk(
    assembly: Assembly, fay: Seat, ola: Seat, ana: Seat, gus: Seat, mo: Seat, dee: Seat, visit: Visit
) -> None:
    assert {visit(seat).get(DESK).status_code for seat in (fay, ola)} == {200}
    assert {visit(seat).get(DESK).status_code for seat in (None, ana, gus, mo, dee)} == {403}
    assert ">Sign in</a>" in visit(None).get(DESK).content.decode()
    assert ">Sign in</a>" not in visit(ana).get(DESK).content.decode(), "she has signed in already"


def test_in_the_demo_whoever_is_signed_in_can_still_become_somebody_else(
    ana: Seat, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for demo in (True, False):
        monkeypatch.setattr(settings, "DEMO", demo)
        assert ("Be somebody else" in home(visit, ana)) is demo


def test_the_desk_has_one_next_act(
    draft: Question, members: list[Seat], fay: Seat, visit: Visit, close: Callable[[Question], Question]
) -> None:
    def first() -> str:
        page = visit(fay).get(DESK).content.decode()
        assert page.count('class="button"') == 1
        return page

    assert "Go on with the draft" in first()
    frozen = services.freeze_question(draft, by=fay)
    assert reverse("ballots:open", args=[frozen.id]) in first()
    opened = services.open_question(frozen, by=fay, minutes=5)
    assert "0 of 5 have voted" in first()
    close(opened)
    assert "Watch the count" in first()


def test_the_desk_of_an_assembly_without_members_asks_for_them_first(
    assembly: Assembly, fay: Seat, visit: Visit, request: pytest.FixtureRequest
) -> None:
    next_act = f'class="button" href="{reverse("members:import", args=["two-shores"])}"'
    assert next_act in visit(fay).get(DESK).content.decode()
    request.getfixturevalue("members")
    page = visit(fay).get(DESK).content.decode()
    assert next_act not in page
    assert f'class="button" href="{reverse("ballots:new", args=["two-shores"])}"' in page


def test_the_organiser_makes_the_assembly_public_after_reading_what_that_means(
    assembly: Assembly, draft: Question, ola: Seat, fay: Seat, visit: Visit
) -> None:
    Assembly.objects.update(published_at=None)
    address = reverse("publish", args=["two-shores"])
    desk = visit(ola).get(DESK).content.decode()
    assert desk.count('class="button"') == 1
    assert address in desk
    assert address not in visit(fay).get(DESK).content.decode()
    assert "Everybody can read its question" in visit(ola).get(address).content.decode()
    assert visit(fay).post(address).status_code == 403
    assert visit(None).get(assembly.get_absolute_url()).status_code == 404
    assert "The assembly is public now." in visit(ola).post(address, follow=True).content.decode()
    assert visit(None).get(assembly.get_absolute_url()).status_code == 200
    published = Entry.objects.filter(type="assembly.publish")
    assert published.last().body["by"] == ola.signature
    visit(ola).post(address)
    assert published.count() == 2
    assert address not in visit(ola).get(DESK).content.decode()


def test_every_page_of_an_assembly_leads_to_its_minutes(
    plenary: Body, open_question: Question, counted_question: Question, ola: Seat, ana: Seat, fay: Seat, visit: Visit
) -> None:
    def pages(prefix: str, *names: str, args: list[object]) -> list[str]:
        return [reverse(f"{prefix}{name}", args=args) for name in names]

    slug, minutes = ["two-shores"], reverse("chronicle:minutes", args=["two-shores"])
    looked_at = {
        ola: [
            *pages("", "assembly", "desk", args=slug),
            *pages("members:", "people", "add", "import", "cards", args=slug),
            *pages("members:", "seat", "end", args=[ana.id]),
            *pages("bodies:", "charter", "phases", args=[plenary.id]),
            *pages("ballots:", "list", "new", "import", args=slug),
            *pages("ballots:", "question", "result", "certify", "again", args=[counted_question.id]),
            reverse("communities:communities", args=slug),
            reverse("audits:board", args=slug),
            reverse("proposals:list", args=slug),
            reverse("proposals:new", args=slug),
        ],
        ana: [reverse("members:name", args=[ana.id]), reverse("ballots:receipt", args=[counted_question.id])],
    }
    for seat, addresses in looked_at.items():
        for address in addresses:
            answer = visit(seat).get(address)
            assert answer.status_code == 200, address
            assert f'href="{minutes}"' in answer.content.decode().partition("<footer")[2], address


def test_the_desk_tells_who_has_no_card_and_who_is_asked_for(
    open_question: Question, eva: Seat, fay: Seat, ola: Seat, visit: Visit
) -> None:
    services.ask_for(open_question, Request.Act.CLOSE_EARLY, by=fay, reason="All have voted.")
    assert "Somebody else has to confirm it" in visit(fay).get(DESK).content.decode()
    page = visit(ola).get(DESK).content.decode()
    assert "Decide as the second person" in page
    assert "1 has neither a card nor an e-mail address." in page


def test_the_first_pages_cost_the_same_however_many_questions_there_are(
    assembly: Assembly, plenary: Body, fay: Seat, ana: Seat, members: list[Seat], visit: Visit
) -> None:
    addresses = [reverse("home"), assembly.get_absolute_url(), DESK]

    def statements(mark: int) -> list[int]:
        counts = []
        for address in addresses:
            client = visit(fay)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"{address}?mark={mark}").status_code == 200
            counts.append(len(asked))
        return counts

    def open_some(count: int) -> None:
        for _ in range(count):
            question = services.draft_question(plenary, by=fay, title="Yes?")
            services.open_question(services.freeze_question(question, by=fay), by=fay, minutes=5)

    open_some(6)
    few = statements(1)
    open_some(10)
    assert statements(2) == few
    assert max(few) <= 24


def test_every_page_leads_to_what_nobody_should_rely_on(
    assembly: Assembly, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f'href="{reverse("limits")}"' in home(visit, None)
    page = visit(None).get(reverse("limits")).content.decode()
    assert page.count("<h1>") == 1
    assert "<strong>An open vote is not secret.</strong>" in page
    assert "gives you the source of what runs here" in page
    monkeypatch.setattr(settings, "SOURCE_URL", "https://example.org/our-source")
    page = visit(None).get(reverse("limits"), {"again": 1}).content.decode()
    assert 'href="https://example.org/our-source"' in page
    assert "gives you the source" not in page


def test_a_new_product_says_what_will_be_here(db: None, visit: Visit) -> None:
    assert "Assemblies will be here." in home(visit, None)
    set_up_assembly(slug="hidden", name="Hidden", question="Who knows?")
    assert "Who knows?" not in home(visit, None)
