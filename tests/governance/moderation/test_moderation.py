"""Texts that somebody reports: decided about with a reason, told to their author, appealed to somebody else."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import set_charter
from assemblies.comments.services import write_comment
from assemblies.communities.models import Community
from assemblies.correspondence.models import Letter
from assemblies.members.leaving import erase_oneself
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import Absent, NotAllowed, Refusal
from governance.moderation.errors import (
    AppealOver,
    BadModeration,
    DecidedAlready,
    NobodyModerates,
    NotOneOfYours,
    OwnText,
    ReportedAlready,
    TooManyReports,
)
from governance.moderation.models import ModerationCase
from governance.moderation.services import (
    MOST_WAITING,
    appeal_decision,
    counts_of,
    decide_case,
    find_case,
    report_text,
    settle_appeal,
)
from governance.proposals.models import Proposal
from governance.proposals.services import change_proposal, draft_proposal, publish_proposal
from tests.governance.conftest import Visit

State = ModerationCase.State
HIDE = {"outcome": "hidden", "ground": "insult", "reason": "It calls people names."}


@pytest.fixture
def text(plenary: Body, ana: Seat) -> Proposal:
    draft = draft_proposal(plenary, by=ana, title="Lamps for thieves", text="They are **all** thieves.")
    return publish_proposal(draft, by=ana)


@pytest.fixture
def case(text: Proposal, ben: Seat, mo: Seat) -> ModerationCase:
    return report_text("proposal", str(text.id), by=ben, ground="insult", words="It means my street.")


@pytest.fixture
def hidden(case: ModerationCase, mo: Seat) -> ModerationCase:
    return decide_case(case, by=mo, **HIDE)


def letters_of(seat: Seat) -> list[str]:
    return [one.message.kind for one in Letter.objects.filter(person=seat.person_id).select_related("message")]


def log_of(assembly: Assembly) -> list[str]:
    return [one.type for one in Entry.objects.of(assembly.id).filter(type__startswith="moderation.")]


def test_a_report_waits_for_moderators_and_tells_nobody_else(
    case: ModerationCase, text: Proposal, mo: Seat, ben: Seat, ana: Seat, cem: Seat, visit: Visit
) -> None:
    assert letters_of(mo) == ["moderation"]
    assert letters_of(ana) == []
    page = case.get_absolute_url()
    assert "It means my street." in visit(mo).get(page).content.decode()
    assert "It means my street." not in visit(ben).get(page).content.decode()
    for other in (None, ana, cem):
        assert visit(other).get(page).status_code == 404
    log = visit(None).get(reverse("moderation:log", args=[case.assembly.slug])).content.decode()
    assert "1 text was reported" in log
    assert "Lamps for thieves" not in log
    entry = Entry.objects.of(case.assembly_id).get(type="moderation.report")
    assert "by" not in entry.body
    assert "thieves" not in entry.text
    assert str(ben.id) not in entry.text


def test_hidden_it_is_a_blank_with_its_reason_everywhere_and_its_author_still_reads_it(
    hidden: ModerationCase, text: Proposal, ana: Seat, mo: Seat, cem: Seat, visit: Visit
) -> None:
    pages = [
        text.get_absolute_url(),
        reverse("proposals:list", args=[hidden.assembly.slug]),
        reverse("assembly", args=[hidden.assembly.slug]),
        hidden.get_absolute_url(),
        reverse("api:proposals", args=[hidden.assembly.slug]),
        reverse("api:proposal", args=[text.id]),
    ]
    for page in pages:
        for stranger_to_it in (None, cem):
            said = visit(stranger_to_it).get(page).content.decode()
            assert "thieves" not in said, page
    said = visit(None).get(pages[0]).content.decode()
    assert "It calls people names." in said
    assert hidden.get_absolute_url() in said
    for address in (reverse("proposals:version", args=[text.id, 1]), reverse("api:proposal_versions", args=[text.id])):
        assert (visit(cem).get(address).status_code, visit(ana).get(address).status_code) == (404, 200)
    for reader in (ana, mo):
        assert "<strong>all</strong>" in visit(reader).get(pages[0]).content.decode()
    assert letters_of(ana) == ["moderation-author"]


def test_the_log_holds_a_salted_hash_and_the_reason_and_never_the_words(hidden: ModerationCase) -> None:
    entry = Entry.objects.of(hidden.assembly_id).get(type="moderation.decide")
    assert entry.body["text_sha256"] == hidden.text_sha256
    assert (entry.body["outcome"], entry.body["ground"], entry.body["is_late"]) == ("hidden", "insult", False)
    assert "thieves" not in entry.text
    assert "It calls people names." not in entry.text, "words of people are kept apart, so that they can be erased"
    assert "Reason: It calls people names." in entry.sentence


def test_an_appeal_is_decided_by_somebody_else_and_restores_the_text(
    hidden: ModerationCase, text: Proposal, ana: Seat, mo: Seat, gus: Seat, ben: Seat, visit: Visit
) -> None:
    appealed = appeal_decision(hidden, by=ana, words="It is a quote from a play.")
    assert letters_of(gus) == ["moderation"]
    with pytest.raises(NotOneOfYours):
        settle_appeal(appealed, by=mo, overturns=False, reason="I was right.")
    settled = settle_appeal(appealed, by=gus, overturns=True, reason="It is a quote.")
    assert (settled.state, settled.is_overturned) == (State.LEFT, True)
    said = visit(None).get(text.get_absolute_url()).content.decode()
    assert "<strong>all</strong>" in said
    assert letters_of(ana) == ["moderation-author", "moderation-author"]
    assert letters_of(ben) == ["moderation-other", "moderation-other"]
    assert log_of(hidden.assembly) == [
        "moderation.report", "moderation.decide", "moderation.appeal", "moderation.settle"
    ]  # fmt: skip
    with pytest.raises(AppealOver):
        appeal_decision(settled, by=ana, words="Once more.")


def test_after_an_appeal_a_removal_can_stand(hidden: ModerationCase, ana: Seat, gus: Seat, text: Proposal) -> None:
    settled = settle_appeal(
        appeal_decision(hidden, by=ana, words="It is true."), by=gus, overturns=False, reason="It is an insult."
    )
    assert settled.state == State.HIDDEN
    text.refresh_from_db()
    assert text.is_hidden


def test_what_is_left_can_be_appealed_by_somebody_who_did_not_write_it(
    case: ModerationCase, text: Proposal, mo: Seat, gus: Seat, ana: Seat, cem: Seat
) -> None:
    left = decide_case(case, by=mo, outcome="left", reason="It is an opinion.")
    assert left.ground == ""
    with pytest.raises(AppealOver):
        appeal_decision(left, by=ana, words="Thank you.")
    settled = settle_appeal(
        appeal_decision(left, by=cem, words="It names a street."), by=gus, overturns=True, reason="It does."
    )
    assert settled.state == State.HIDDEN
    text.refresh_from_db()
    assert text.hidden_reason == "It does."


def test_nobody_decides_about_what_they_wrote_or_reported(
    plenary: Body, mo: Seat, gus: Seat, xia: Seat, ana: Seat, ben: Seat, text: Proposal, seated: Callable[..., Seat]
) -> None:
    with pytest.raises(OwnText):
        report_text("proposal", str(text.id), by=ana, ground="hate")
    reported_by_mo = report_text("proposal", str(text.id), by=mo, ground="hate")
    with pytest.raises(NotOneOfYours):
        decide_case(reported_by_mo, by=mo, **HIDE)
    for other in (ana, ben, xia):
        with pytest.raises(NotOneOfYours):
            decide_case(reported_by_mo, by=other, **HIDE)
    assert decide_case(reported_by_mo, by=gus, **HIDE).state == State.HIDDEN
    text.authors.update(seat=gus)
    with pytest.raises(AppealOver):
        appeal_decision(ModerationCase.objects.get(), by=ana, words="Mine no more.")


def test_whoever_moderates_does_not_decide_about_a_text_of_theirs(
    text: Proposal, mo: Seat, gus: Seat, ben: Seat, case: ModerationCase
) -> None:
    text.authors.update(seat=mo)
    with pytest.raises(NotOneOfYours):
        decide_case(case, by=mo, **HIDE)
    decide_case(case, by=gus, **HIDE)


def test_a_report_is_refused_where_nobody_could_decide(text: Proposal, ben: Seat) -> None:
    with pytest.raises(NobodyModerates):
        report_text("proposal", str(text.id), by=ben, ground="hate")


def test_two_reports_are_one_case_and_one_person_reports_once(case: ModerationCase, ben: Seat, cem: Seat) -> None:
    assert report_text("proposal", case.target, by=cem, ground="hate") == case
    assert case.reports.count() == 2
    with pytest.raises(ReportedAlready):
        report_text("proposal", case.target, by=ben, ground="hate")


def test_what_was_left_is_not_reported_again_until_it_changes(
    case: ModerationCase, text: Proposal, mo: Seat, ana: Seat, cem: Seat
) -> None:
    decide_case(case, by=mo, outcome="left", reason="It is an opinion.")
    with pytest.raises(DecidedAlready):
        report_text("proposal", case.target, by=cem, ground="hate")
    change_proposal(text, by=ana, title=text.title, text="They are all thieves and worse.")
    assert report_text("proposal", case.target, by=cem, ground="hate").number == 2


def test_an_author_who_is_asked_changes_the_text_and_the_same_moderator_looks_again(
    case: ModerationCase, text: Proposal, mo: Seat, ana: Seat, visit: Visit
) -> None:
    asked = decide_case(case, by=mo, outcome="asked", ground="insult", reason="Leave the word out.")
    assert "The text has changed since the decision." not in visit(mo).get(asked.get_absolute_url()).content.decode()
    change_proposal(text, by=ana, title="Lamps", text="Some of them steal.")
    assert "The text has changed since the decision." in visit(mo).get(asked.get_absolute_url()).content.decode()
    assert decide_case(asked, by=mo, outcome="left", reason="Thank you.").state == State.LEFT


def test_a_new_decision_after_an_appeal_can_be_appealed_as_well(
    case: ModerationCase, mo: Seat, gus: Seat, ana: Seat
) -> None:
    asked = decide_case(case, by=mo, outcome="asked", ground="insult", reason="Leave the word out.")
    appealed = appeal_decision(asked, by=ana, words="It is needed.")
    stands = settle_appeal(appealed, by=gus, overturns=False, reason="It is not.")
    hidden = decide_case(stands, by=gus, **HIDE)
    assert (hidden.state, hidden.is_overturned) == (State.HIDDEN, None)
    assert (
        settle_appeal(
            appeal_decision(hidden, by=ana, words="I have changed it."), by=mo, overturns=True, reason="So it has."
        ).state
        == State.LEFT
    )


def test_an_old_decision_is_not_appealed_once_the_changed_text_was_reported_again(
    case: ModerationCase, text: Proposal, mo: Seat, ana: Seat, ben: Seat, cem: Seat
) -> None:
    left = decide_case(case, by=mo, outcome="left", reason="It is an opinion.")
    change_proposal(text, by=ana, title=text.title, text="Worse words.")
    report_text("proposal", case.target, by=cem, ground="hate")
    with pytest.raises(AppealOver):
        appeal_decision(left, by=ben, words="I meant the old words.")


def test_deadlines_are_the_charters_and_being_late_is_public(
    case: ModerationCase, plenary: Body, mo: Seat, ana: Seat, gus: Seat, visit: Visit
) -> None:
    assert case.due_at - case.opened_at == timedelta(days=5)
    log = reverse("moderation:log", args=[case.assembly.slug])
    with telling(now() + timedelta(days=6)):
        assert counts_of(case.assembly).late == 1
        assert "1 late" in visit(None).get(f"{log}?page=1").content.decode()
        late = decide_case(case, by=mo, **HIDE)
        assert Entry.objects.of(case.assembly_id).get(type="moderation.decide").body["is_late"] is True
    set_charter(plenary, plenary.rules | {"appeal_days": 3, "moderation_days": 2})
    with telling(late.decided_at + timedelta(days=4)), pytest.raises(AppealOver):
        appeal_decision(late, by=ana, words="Too late.")
    with telling(late.decided_at + timedelta(days=2)):
        appealed = appeal_decision(late, by=ana, words="In time.")
        assert appealed.due_at - appealed.appealed_at == timedelta(days=2)


@pytest.mark.parametrize("given", [{"ground": "ugly"}, {"ground": "hate", "words": "a" * 501}])
def test_reports_take_a_reason_of_the_list(text: Proposal, ben: Seat, mo: Seat, given: dict[str, str]) -> None:
    with pytest.raises(BadModeration):
        report_text("proposal", str(text.id), by=ben, **given)


@pytest.mark.parametrize(
    "given", [HIDE | {"reason": " "}, HIDE | {"ground": ""}, HIDE | {"outcome": "burnt"}, HIDE | {"outcome": "waiting"}]
)
def test_decisions_say_why(case: ModerationCase, mo: Seat, given: dict[str, str]) -> None:
    with pytest.raises(BadModeration):
        decide_case(case, by=mo, **given)
    assert decide_case(case, by=mo, **HIDE).state == State.HIDDEN


def test_one_person_cannot_flood_the_queue(plenary: Body, ana: Seat, ben: Seat, mo: Seat) -> None:
    texts = [
        publish_proposal(draft_proposal(plenary, by=ana, title=f"Text {n}", text="Words."), by=ana)
        for n in range(MOST_WAITING + 1)
    ]
    for one in texts[:MOST_WAITING]:
        report_text("proposal", str(one.id), by=ben, ground="off-topic")
    with pytest.raises(TooManyReports):
        report_text("proposal", str(texts[-1].id), by=ben, ground="off-topic")


def test_drafts_and_unknown_texts_cannot_be_reported(plenary: Body, ana: Seat, ben: Seat, mo: Seat, dee: Seat) -> None:
    draft = draft_proposal(plenary, by=ana, title="Not yet", text="Words.")
    for kind, target in (("proposal", str(draft.id)), ("proposal", "x"), ("story", str(draft.id)), ("comment", "x")):
        with pytest.raises(Absent):
            report_text(kind, target, by=ben, ground="hate")
    published = publish_proposal(draft, by=ana)
    with pytest.raises(NotAllowed):
        report_text("proposal", str(published.id), by=dee, ground="hate")


def test_a_comment_on_figures_can_be_hidden_and_shown_again(
    assembly: Assembly, north: Community, ana: Seat, cem: Seat, mo: Seat, gus: Seat, visit: Visit
) -> None:
    comment = write_comment(assembly, north, by=ana, text="Those from Delta drink it all.")
    case = report_text("comment", str(comment.id), by=cem, ground="hate")
    decide_case(case, by=mo, outcome="hidden", ground="hate", reason="It sets shores against each other.")
    for page in (
        reverse("communities:communities", args=[assembly.slug]),
        comment.get_absolute_url(),
        reverse("api:comment", args=[comment.id]),
    ):
        said = visit(None).get(page).content.decode()
        assert "drink it all" not in said
        assert "It sets shores against each other." in said
    appealed = appeal_decision(find_case(ana.person, case.id), by=ana, words="It is measured.")
    settle_appeal(appealed, by=gus, overturns=True, reason="There are numbers for it.")
    assert "drink it all" in visit(cem).get(comment.get_absolute_url()).content.decode()


def test_what_was_reported_and_appealed_goes_with_the_person(hidden: ModerationCase, ana: Seat, ben: Seat) -> None:
    appeal_decision(hidden, by=ana, words="My own words.")
    for seat in (ana, ben):
        erase_oneself(seat.person)
    case = ModerationCase.objects.get(id=hidden.id)
    assert (case.appeal, case.reports.count(), case.reason) == ("", 0, "It calls people names.")


def test_members_report_and_moderators_decide_on_pages(
    text: Proposal, ana: Seat, ben: Seat, mo: Seat, gus: Seat, visit: Visit
) -> None:
    report = reverse("moderation:report", args=["proposal", text.id])
    assert report in visit(ben).get(text.get_absolute_url()).content.decode()
    assert report not in visit(None).get(text.get_absolute_url()).content.decode()
    assert visit(ana).get(report).status_code == 403
    assert visit(ben).post(report, {"words": "Bad."}).status_code == 400
    assert "nobody is told that it was you" in visit(ben).post(report, {"ground": "hate"}, follow=True).content.decode()
    case = ModerationCase.objects.get()
    decide, appeal, settle = (reverse(f"moderation:{act}", args=[case.id]) for act in ("decide", "appeal", "settle"))
    log = reverse("moderation:log", args=[case.assembly.slug])
    assert case.get_absolute_url() in visit(mo).get(log).content.decode()
    assert "1 case waits." in visit(mo).get(reverse("home")).content.decode()
    assert visit(mo).post(decide, {"outcome": "hidden", "ground": "", "reason": "So."}).status_code == 400
    assert visit(mo).post(decide, HIDE).status_code == 303
    assert visit(mo).post(decide, HIDE).status_code == 403
    assert appeal in visit(ana).get(case.get_absolute_url()).content.decode()
    assert visit(ben).post(appeal, {"words": "Me too."}).status_code == 403
    assert visit(ana).post(appeal, {"words": "It is a play."}).status_code == 303
    assert settle not in visit(mo).get(case.get_absolute_url()).content.decode()
    assert visit(mo).post(settle, {"outcome": "stands", "reason": "Yes."}).status_code == 403
    assert visit(gus).post(settle, {"outcome": "", "reason": "No."}).status_code == 400
    page = visit(gus).post(settle, {"outcome": "overturned", "reason": "It is a play."}, follow=True).content.decode()
    assert "overturned after an appeal" in page


def test_each_act_that_hides_or_shows_has_one_line_in_the_log(
    plenary: Body, ana: Seat, ben: Seat, cem: Seat, mo: Seat, gus: Seat, seated: Callable[..., Seat]
) -> None:
    """Chance acts by people of every role: the pages and the public log never disagree."""
    chance = random.Random(20261130)
    nia = seated("Nia Noor", Role.MODERATOR)
    texts = [publish_proposal(draft_proposal(plenary, by=ana, title=f"T{n}", text="W."), by=ana) for n in range(9)]
    everybody = (ana, ben, cem, mo, gus, nia)
    done = 0
    acts: list[Callable[[Seat, str, ModerationCase | None], object]] = [
        lambda by, text, case: report_text("proposal", text, by=by, ground="hate"),
        lambda by, text, case: case and decide_case(case, by=by, **HIDE),
        lambda by, text, case: case and decide_case(case, by=by, outcome="left", reason="So."),
        lambda by, text, case: case and appeal_decision(case, by=by, words="No."),
        lambda by, text, case: case and settle_appeal(case, by=by, overturns=True, reason="Yes."),
        lambda by, text, case: case and settle_appeal(case, by=by, overturns=False, reason="No."),
        lambda by, text, case: change_proposal(Proposal.objects.get(id=text), by=by, title="T", text=f"W {done}."),
    ]
    for _each in range(400):
        text = str(chance.choice(texts).id)
        case = ModerationCase.objects.told().filter(target=text).first()
        by = Seat.objects.select_related("person", "body__assembly").get(id=chance.choice(everybody).id)
        try:
            done += chance.choice(acts)(by, text, case) is not None
        except Refusal:
            continue
    hidden: set[str] = set()
    for entry in Entry.objects.of(plenary.assembly_id).filter(type__in=["moderation.decide", "moderation.settle"]):
        change = hidden.add if entry.body["outcome"] == "hidden" else hidden.discard
        change(entry.body["target"])
    shown_as_hidden = {str(one.id) for one in Proposal.objects.filter(hidden_at__isnull=False)}
    assert shown_as_hidden == hidden
    assert (done > 20, bool(hidden)) == (True, True)
