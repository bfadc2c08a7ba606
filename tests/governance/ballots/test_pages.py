"""The pages of questions, to those who follow them and to those who run them."""

import gzip
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assemblies.announcements.models import Topic
from assemblies.announcements.services import version_of
from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from config.clock import telling
from governance.ballots import services, words
from governance.ballots.models import Question, Request
from tests.cast import Cast
from tests.governance.conftest import Visit


def at(name: str, question: Question) -> str:
    return reverse(f"ballots:{name}", args=[question.id])


def words_of(answer: object) -> str:
    return answer.content.decode()


def test_a_draft_is_absent_to_all_but_the_desk(
    draft: Question, fay: Seat, ola: Seat, ana: Seat, gus: Seat, dee: Seat, visit: Visit
) -> None:
    for seat in (None, ana, gus, dee):
        answer = visit(seat).get(draft.get_absolute_url())
        assert answer.status_code == 404
        assert draft.title not in words_of(answer)
        assert draft.title not in words_of(visit(seat).get(reverse("ballots:list", args=["two-shores"])))
    for seat in (fay, ola):
        assert draft.title in words_of(visit(seat).get(draft.get_absolute_url()))


def test_questions_of_an_assembly_that_is_not_public_are_absent_to_strangers(
    open_question: Question, ana: Seat, dee: Seat, visit: Visit
) -> None:
    assembly = open_question.body.assembly
    assembly.published_at = None
    assembly.save()
    for name in ("question", "stage", "result", "ballot", "receipt"):
        for seat in (None, dee):
            assert visit(seat).get(at(name, open_question)).status_code == 404
    assert visit(ana).get(at("question", open_question)).status_code == 200
    assert visit(None).get(f"/q/{open_question.code}").status_code == 404


def test_the_desk_takes_a_question_from_draft_to_open_by_its_pages(
    plenary: Body, members: list[Seat], fay: Seat, visit: Visit
) -> None:
    client = visit(fay)
    fields = {
        "title": "Who keeps the boats?",
        "rule": "stv-scottish",
        "options": "Heron — knows the river\n\nOtter -- swims\nGrey-goose - flies\nStork",
        "seats": "2",
    }
    answer = client.post(reverse("ballots:new", args=["two-shores"]), fields)
    question = Question.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{question.get_absolute_url()}?done=drafted")
    told = [(option.text, option.about) for option in question.options.all()]
    assert told == [("Heron", "knows the river"), ("Otter", "swims"), ("Grey-goose", "flies"), ("Stork", "")]
    start = client.get(at("edit", question)).context["form"].initial
    assert client.post(at("edit", question), start | {"title": "Who keeps the old boats?"}).status_code == 303
    freezing = words_of(client.get(at("freeze", question)))
    assert "list of 5 people" in freezing
    assert "Who keeps the old boats?" in freezing
    assert "button-danger" not in freezing
    assert client.post(at("freeze", question)).status_code == 303
    page = words_of(client.get(at("open", question)))
    assert "Opens to 5 people" in page
    assert "1 without a card" in page
    assert client.post(at("open", question), {"amount": "2", "unit": "hours"}).status_code == 303
    question.refresh_from_db()
    assert (question.state, question.title) == ("open", "Who keeps the old boats?")
    assert question.closes_at - question.opens_at == timedelta(hours=2)
    assert client.post(at("lengthen", question), {"amount": "1", "unit": "days"}).status_code == 303
    question.refresh_from_db()
    assert question.closes_at - question.opens_at == timedelta(hours=26)


def test_two_people_close_a_question_by_its_pages(open_question: Question, fay: Seat, gus: Seat, visit: Visit) -> None:
    address = f"{at('ask', open_question)}?act=close-early"
    assert visit(fay).post(address, {"reason": ""}).status_code == 400
    assert visit(fay).post(address, {"reason": "All have voted."}).status_code == 303
    asked = Request.objects.get()
    confirm = reverse("ballots:confirm", args=[asked.id])
    assert visit(fay).post(confirm).status_code == 403
    confirming = words_of(visit(gus).get(confirm))
    assert "All have voted." in confirming
    assert "button-danger" in confirming
    assert confirm in words_of(visit(gus).get(open_question.get_absolute_url()))
    assert confirm not in words_of(visit(fay).get(open_question.get_absolute_url()))
    assert confirm in words_of(visit(gus).get(reverse("home")))
    assert visit(gus).post(confirm).status_code == 303
    open_question.refresh_from_db()
    assert open_question.state == "closed"


def test_a_request_is_taken_back_on_the_page(open_question: Question, fay: Seat, visit: Visit) -> None:
    visit(fay).post(f"{at('ask', open_question)}?act=annul", {"reason": "A slip."})
    asked = Request.objects.get()
    assert visit(fay).post(reverse("ballots:take_back", args=[asked.id])).status_code == 303
    asked.refresh_from_db()
    assert asked.ended_at is not None
    assert asked.confirmed_by is None


def test_requests_are_not_told_to_members_or_strangers(
    open_question: Question, fay: Seat, ana: Seat, visit: Visit
) -> None:
    services.ask_for(open_question, Request.Act.ANNUL, by=fay, reason="The wording misleads.")
    for seat in (None, ana):
        assert "The wording misleads." not in words_of(visit(seat).get(open_question.get_absolute_url()))


def test_the_guarantor_makes_the_result_final_and_the_desk_asks_again(
    counted_question: Question, fay: Seat, gus: Seat, visit: Visit
) -> None:
    assert visit(fay).post(at("certify", counted_question)).status_code == 403
    assert visit(gus).post(at("certify", counted_question)).status_code == 303
    assert visit(fay).post(at("again", counted_question)).status_code == 303
    again = Question.objects.get(asked_again_from=counted_question)
    page = visit(fay).get(counted_question.get_absolute_url())
    assert page.context["again_as"] == again
    assert "Result is final" in words_of(page)
    for told in ("Read the minutes", "Write the next question", "Ask it again"):
        assert told in words_of(page)
    assert visit(None).get(counted_question.get_absolute_url()).context["again_as"] is None, "a draft is not told"


def test_a_member_cannot_act_at_the_desk(draft: Question, ana: Seat, members: list[Seat], visit: Visit) -> None:
    client = visit(ana)
    assert client.get(reverse("ballots:new", args=["two-shores"])).status_code == 403
    for name in ("edit", "freeze", "open", "lengthen", "ask", "again", "certify"):
        assert client.post(at(name, draft)).status_code == 404
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_ballot_says_who_will_see_the_vote_and_under_which_name(
    open_question: Question, ana: Seat, visit: Visit
) -> None:
    page = words_of(visit(ana).get(at("ballot", open_question)))
    for told in ("everybody can see how each seat voted", "Ana Alder", f"Seat {ana.number}", "Closes in"):
        assert told in page


def test_whoever_changes_a_vote_keeps_the_name_chosen_before_and_finds_the_question(
    open_question: Question, ana: Seat, visit: Visit
) -> None:
    assert f'value="{ana.shown_as}" checked' in words_of(visit(ana).get(at("ballot", open_question)))
    chosen = "number" if ana.shown_as != "number" else "full"
    ballot = {"choice": "yes", "shown_as": chosen, "seat": ana.id, "key": uuid.uuid4()}
    assert visit(ana).post(at("cast", open_question), ballot).status_code == 303
    page = words_of(visit(ana).get(at("ballot", open_question)))
    assert f'value="{chosen}" checked' in page
    assert f'value="{ana.shown_as}" checked' not in page
    for name in ("ballot", "receipt"):
        page = words_of(visit(ana).get(at(name, open_question)))
        assert f'<a href="{open_question.get_absolute_url()}">The question</a>' in page


def test_thousands_are_told_apart(counted_question: Question, visit: Visit) -> None:
    counted_question.roll_size = 12345
    counted_question.turnout = 8624
    counted_question.save()
    tally = counted_question.tally
    tally.result["rounds"][0]["votes"] |= {"yes": "5250", "no": "2250", "abstain": "1124"}
    tally.save()
    page = words_of(visit(None).get(at("result", counted_question)))
    for told in ("8,624 of 12,345 voted", "5,250 of 7,500 said yes", "Yes <b>5,250</b> of 7,500", ">1,124</td>"):
        assert told in page


@pytest.mark.parametrize(
    ("before_the_end", "told"),
    [
        (timedelta(minutes=125), "2 hours, 5 minutes"),
        (timedelta(hours=47), "1 day, 23 hours"),
        (timedelta(60), "60 days"),
    ],
)
def test_the_time_left_is_told_in_days_once_there_are_two(
    open_question: Question, before_the_end: timedelta, told: str
) -> None:
    assert open_question.closes_at is not None
    with telling(open_question.closes_at - before_the_end):
        assert words.time_left(open_question).replace("\N{NO-BREAK SPACE}", " ") == told


@pytest.mark.parametrize(("text", "is_folded"), [("A **toll** on boats.", False), ("A **toll** on boats. " * 30, True)])
def test_the_ballot_says_what_the_question_means_and_folds_a_long_text(
    open_question: Question, ana: Seat, visit: Visit, text: str, is_folded: bool
) -> None:
    Question.objects.filter(id=open_question.id).update(text=text + "<script>alert(1)</script>")
    page = words_of(visit(ana).get(at("ballot", open_question)))
    assert "A <strong>toll</strong> on boats." in page
    assert ("<summary>What it means</summary>" in page) is is_folded
    assert "<script>alert" not in page
    assert page.index("What it means") < page.index('name="choice"')


def test_a_ranked_ballot_says_how_to_rank_with_and_without_a_script(
    open_ranking: Question, open_question: Question, ana: Seat, visit: Visit
) -> None:
    page = words_of(visit(ana).get(at("ballot", open_ranking)))
    assert page.index("Choose 1 for the one you want most") < page.index("<select")
    assert 'data-rank-how="Press + beside the one you want most' in page
    assert "the one you want most" not in words_of(visit(ana).get(at("ballot", open_question)))


def test_a_ballot_page_is_light_enough_for_a_weak_network(open_ranking: Question, ana: Seat, visit: Visit) -> None:
    page = visit(ana).get(at("ballot", open_ranking)).content
    parts = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', page.decode()))
    static = Path(settings.BASE_DIR) / "static"
    wire = len(gzip.compress(page)) + sum(len(gzip.compress((static / part).read_bytes())) for part in parts)
    assert wire <= 60_000


def test_a_ballot_opened_signed_out_shows_the_ways_in_and_only_a_sent_one_is_called_not_counted(
    open_question: Question, visit: Visit
) -> None:
    address = at("ballot", open_question)
    opened = visit(None).get(address)
    assert opened.status_code == 401
    assert "<h1>Sign in to vote</h1>" in words_of(opened)
    assert f"{reverse('people:sign_in')}?next={address}" in words_of(opened)
    assert reverse("members:code") in words_of(opened)
    assert "not counted" not in words_of(opened)
    assert "the ballot was not counted" in words_of(visit(None).post(address, {"choice": "yes"}))


def test_the_ballot_page_says_when_it_is_too_early_or_too_late(
    frozen_question: Question, ana: Seat, fay: Seat, visit: Visit
) -> None:
    assert "not open for votes yet" in words_of(visit(ana).get(at("ballot", frozen_question)))
    question = services.open_question(frozen_question, by=fay, minutes=5)
    with telling(timezone.now() + timedelta(minutes=6)):
        answer = visit(ana).get(at("ballot", question))
        assert (answer.status_code, "is closed" in words_of(answer)) == (409, True)
        assert "Voting has ended" in words_of(visit(ana).get(question.get_absolute_url()))


def test_a_refused_ballot_leads_back_to_the_ballot_or_to_the_question(
    open_question: Question, ana: Seat, fay: Seat, visit: Visit
) -> None:
    question, ballot = open_question.get_absolute_url(), at("ballot", open_question)
    fields = {"choice": "yes", "key": str(uuid.uuid4())}

    def refused(seat: Seat | None, sent: dict[str, str]) -> str:
        answer = visit(seat).post(at("cast", open_question), sent)
        assert answer.status_code in {400, 401, 403, 409}
        return words_of(answer)

    assert f'class="button" href="{ballot}"' in refused(ana, fields | {"choice": "perhaps"})
    assert f'class="button" href="{ballot}"' in refused(None, fields)
    assert f'class="button" href="{question}"' in refused(fay, fields)
    with telling(timezone.now() + timedelta(days=400)):
        assert f'class="button" href="{question}"' in refused(ana, fields)


def test_the_result_of_a_yes_no_question_gives_the_sentence_with_its_numbers(
    counted_question: Question, visit: Visit
) -> None:
    page = words_of(visit(None).get(at("result", counted_question)))
    assert "Adopted: 3 of 4 said yes; 3 were needed." in page
    assert "4 of 5 voted" in page
    assert "python3 -m governance.counting ballots.csv --rule yes-no" in page


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (["yes", "no", "no", "abstain"], "Rejected: 1 of 3 said yes; 2 were needed."),
        (["yes"], "The vote does not count: 1 of 5 people voted, and 3 were needed."),
        (["yes", "no", "abstain"], "Rejected: 1 of 2 said yes; 2 were needed."),
    ],
)
def test_an_outcome_is_told_in_one_sentence(
    open_question: Question,
    members: list[Seat],
    cast: Cast,
    count: Callable[[Question], Question],
    visit: Visit,
    choices: list[str],
    told: str,
) -> None:
    for seat, choice in zip(members, choices, strict=False):
        cast(open_question, seat, choice)
    count(open_question)
    assert told in words_of(visit(None).get(at("result", open_question)))
    assert told in words_of(visit(None).get(at("stage", open_question)))


def test_a_ranked_result_shows_every_round_as_picture_table_and_words(
    open_ranking: Question, members: list[Seat], cast: Cast, count: Callable[[Question], Question], visit: Visit
) -> None:
    for seat, choice in zip(members, [["1", "2"], ["1", "2"], ["2", "3"], ["3"], ["4", "1"]], strict=True):
        cast(open_ranking, seat, choice)
    rounds = count(open_ranking).tally.result["rounds"]
    answer = visit(None).get(at("result", open_ranking))
    assert len(answer.context["table"].numbers) == len(answer.context["told"]) == len(rounds)
    page = words_of(answer)
    for each in rounds:
        for votes in each["votes"].values():
            assert votes.removesuffix(".00000") in page
    assert page.count('<svg class="chart chart-wide"') == 1
    assert "style=" not in page


def test_before_there_is_a_result_its_address_leads_to_the_question(open_question: Question, visit: Visit) -> None:
    answer = visit(None).get(at("result", open_question))
    assert (answer.status_code, answer["Location"]) == (302, open_question.get_absolute_url())


def test_an_annulled_question_shows_why_and_no_result(
    counted_question: Question, fay: Seat, gus: Seat, visit: Visit
) -> None:
    asked = services.ask_for(counted_question, Request.Act.ANNUL, by=fay, reason="The roll was wrong.")
    services.confirm_request(asked, by=gus)
    page = words_of(visit(None).get(counted_question.get_absolute_url()))
    assert "The roll was wrong." in page
    assert "Adopted" not in page
    assert visit(None).get(at("result", counted_question)).status_code == 302
    assert visit(None).get(at("lines", counted_question)).status_code == 404


def test_the_count_shows_where_it_stands(
    open_question: Question, ana: Seat, cast: Cast, close: Callable[[Question], Question], visit: Visit
) -> None:
    cast(open_question, ana, "yes")
    close(open_question)
    assert "The ballots wait to be counted." in words_of(visit(None).get(open_question.get_absolute_url()))


def test_the_stage_shows_question_code_time_and_turnout(open_question: Question, visit: Visit) -> None:
    page = words_of(visit(None).get(at("stage", open_question)))
    for told in (
        open_question.title,
        open_question.code,
        "data-countdown",
        "<svg",
        words.NO_BREAK.join(["0", "of", "5"]),
    ):
        assert told in page


def test_the_short_code_leads_to_the_question_however_it_is_typed(open_question: Question, visit: Visit) -> None:
    for code in (open_question.code, open_question.code.lower()):
        answer = visit(None).get(f"/q/{code}")
        assert (answer.status_code, answer["Location"]) == (302, open_question.get_absolute_url())
    assert visit(None).get("/q/NOSUCH").status_code == 404


def test_unknown_words_after_an_act_say_nothing(open_question: Question, visit: Visit) -> None:
    address = open_question.get_absolute_url()
    assert "The question has been opened." in words_of(visit(None).get(f"{address}?done=opened"))
    assert "strip-leaf" not in words_of(visit(None).get(f"{address}?done=<b>hacked</b>"))


def test_the_list_of_questions_costs_the_same_for_ten_and_for_a_hundred(
    plenary: Body, fay: Seat, members: list[Seat], visit: Visit
) -> None:
    def statements(seat: Seat | None, page: int) -> int:
        client = visit(seat)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{reverse('ballots:list', args=['two-shores'])}?page={page}")
        assert answer.status_code == 200
        return len(asked)

    def fill(count: int) -> None:
        for _ in range(count):
            draft = services.draft_question(plenary, by=fay, title=f"Question {uuid.uuid4()}?")
            services.freeze_question(draft, by=fay)

    fill(10)
    few = [statements(seat, page) for page, seat in enumerate((None, fay), start=1)]
    Question.objects.bulk_create(
        Question(
            body=plenary, number=100 + n, title=f"Question {n}?", rule="yes-no", seen_by="everybody", state="frozen",
            config_sha256="0" * 64, created_at=timezone.now(),
        )
        for n in range(100)
    )  # fmt: skip
    many = [statements(seat, page) for page, seat in enumerate((None, fay), start=3)]
    assert few == many
    assert max(few) <= 8


def test_a_stranger_gets_public_pages_without_cookies_and_then_without_statements(
    counted_question: Question, visit: Visit
) -> None:
    addresses = [
        reverse("home"),
        reverse("assembly", args=["two-shores"]),
        reverse("ballots:list", args=["two-shores"]),
        at("question", counted_question),
        at("result", counted_question),
        at("stage", counted_question),
        reverse("proposals:list", args=["two-shores"]),
        reverse("audits:board", args=["two-shores"]),
    ]
    client = visit(None)
    for address in addresses:
        answer = client.get(address)
        assert not answer.cookies, address
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).content == answer.content
        assert len(asked) == 0, address


def test_a_draft_by_consent_says_why_it_cannot_be_secret(plenary: Body, fay: Seat, visit: Visit) -> None:
    fay_visits = visit(fay)
    address = reverse("ballots:new", args=[plenary.assembly.slug])
    offered = fay_visits.get(address, {"rule": "consent"}).content.decode()
    assert 'value="open"' in offered
    assert 'value="secret"' not in offered
    assert "Under this rule people vote openly" in offered
    by_majority = fay_visits.get(address, {"rule": "yes-no"}).content.decode()
    assert 'value="secret"' in by_majority
    assert "Under this rule people vote openly" not in by_majority


@pytest.mark.parametrize("name", ["question", "stage", "receipt", "result"])
def test_what_changes_while_a_page_is_made_is_fetched_again(
    open_question: Question, ana: Seat, cast: Cast, count: Callable[[Question], Question], visit: Visit, name: str
) -> None:
    """The page says the version from before it read the question, so its follower knows that it is old."""
    cast(open_question, ana, "yes")
    if name == "result":
        count(open_question)
    before = version_of(open_question.topic)
    browser = visit(ana)

    def change_once(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if 'FROM "governance_question"' in sql and version_of(open_question.topic) == before:
            Topic.objects.raise_versions([open_question.topic])
        return found

    with connection.execute_wrapper(change_once):
        page = browser.get(at(name, open_question)).content.decode()
    assert version_of(open_question.topic) == before + 1
    assert f'data-live-version="{before}"' in page
    assert f'data-live-version="{before + 1}"' not in page
