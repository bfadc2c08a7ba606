"""Members who see it otherwise say so beside the result, under their names or counted without."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.members.models import Seat
from assemblies.minutes.canonical import canonical
from assemblies.minutes.models import Entry
from config.clock import telling
from config.errors import Absent, NotAllowed
from governance.ballots.models import Question
from governance.ballots.services import certify_question
from governance.reports.errors import AlreadySigned, BadReport, HiddenAlready, NotSigned, OwnReport, ReportsClosed
from governance.reports.models import MinorityReport
from governance.reports.services import (
    find_report,
    hide_report,
    lapse_reports,
    show_report,
    sign_report,
    terms_of,
    withdraw_signature,
    write_report,
)
from tests.governance.conftest import Visit

State = MinorityReport.State
WORDS = {"title": "Shade before reactors", "text": "We were **not heard** on the trees."}


@pytest.fixture(autouse=True)
def three_of_five(plenary: Body) -> None:
    """The charter asks for half of the roll: three of five."""
    set_charter(plenary, plenary.rules | {"report_signers": "1/2", "report_days": 10})


@pytest.fixture
def report(counted_question: Question, ana: Seat) -> MinorityReport:
    return write_report(counted_question, by=ana, **WORDS)


def fresh(report: MinorityReport) -> MinorityReport:
    return MinorityReport.objects.get(id=report.id)


def told(report: MinorityReport) -> list[str]:
    entries = Entry.objects.of(report.question.body.assembly_id)
    return [one.type for one in entries if one.body.get("report") == str(report.id)]


def test_with_enough_signatures_it_stands_beside_the_result_with_its_hash_in_the_minutes(
    report: MinorityReport, ben: Seat, cem: Seat, visit: Visit
) -> None:
    result = reverse("ballots:result", args=[report.question_id])
    assert terms_of(report.question).needed == 3
    sign_report(report, by=ben, is_sealed=True)
    assert WORDS["title"] not in visit(None).get(result).content.decode()
    sign_report(report, by=cem, shown_as="full")
    assert fresh(report).state == State.ATTACHED
    for address in (result, reverse("press:press", args=[report.question_id])):
        page = visit(None).get(address).content.decode()
        assert WORDS["title"] in page
        assert "<strong>not heard</strong>" in page
        assert "Ana, Cem Cedar and 1 more, not named" in page
        assert "Ben" not in page.replace("Ben</bdi>", "")[page.index(WORDS["title"]) :][:900]
    entry = Entry.objects.of(report.question.body.assembly_id).get(type="report.attach")
    hashed = hashlib.sha256(bytes(report.salt) + canonical([WORDS["title"], WORDS["text"]])).hexdigest()
    assert (entry.body["sha256"], entry.body["signers"]) == (hashed, 3)
    assert "by" not in entry.body


def test_until_then_only_those_who_could_sign_see_it(
    report: MinorityReport, ben: Seat, xia: Seat, obi: Seat, visit: Visit
) -> None:
    page = report.get_absolute_url()
    assert "1 of the 3 members it takes have signed it." in visit(ben).get(page).content.decode()
    for stranger_to_it in (None, xia, obi):
        assert visit(stranger_to_it).get(page).status_code == 404
        listed = visit(stranger_to_it).get(reverse("api:minority_reports", args=[report.question_id])).json()
        assert listed == []


def test_a_name_withdrawn_in_time_takes_the_report_down_and_later_leaves_it_standing(
    report: MinorityReport, ana: Seat, ben: Seat, cem: Seat
) -> None:
    for seat in (ben, cem):
        sign_report(report, by=seat)
    assert withdraw_signature(report, by=ben).state == State.GATHERING
    with pytest.raises(NotSigned):
        withdraw_signature(report, by=ben)
    sign_report(report, by=ben)
    until = terms_of(report.question).until
    with telling(until + timedelta(seconds=1)):
        assert withdraw_signature(report, by=ana).state == State.ATTACHED
    assert told(report) == ["report.attach", "report.detach", "report.attach", "report.signers"]


def test_it_cannot_be_signed_twice_nor_after_its_days(
    report: MinorityReport, ana: Seat, ben: Seat, cem: Seat, counted_question: Question
) -> None:
    with pytest.raises(AlreadySigned):
        sign_report(report, by=ana)
    until = terms_of(report.question).until
    with telling(until - timedelta(seconds=1)):
        sign_report(report, by=ben)
        assert lapse_reports() == 0
    with telling(until):
        with pytest.raises(ReportsClosed):
            sign_report(report, by=cem)
        with pytest.raises(ReportsClosed):
            write_report(counted_question, by=cem, **WORDS)
        assert (lapse_reports(), lapse_reports()) == (1, 0)
    assert fresh(report).state == State.LAPSED


def test_only_members_on_the_roll_write_and_only_about_a_result(
    counted_question: Question, open_ranking: Question, ana: Seat, xia: Seat, fay: Seat, dee: Seat, gus: Seat
) -> None:
    for other in (xia, fay, dee):
        with pytest.raises(NotAllowed):
            write_report(counted_question, by=other, **WORDS)
    with pytest.raises(NotAllowed):
        write_report(open_ranking, by=ana, **WORDS)
    certified = certify_question(counted_question, by=gus)
    assert write_report(certified, by=ana, **WORDS).number == 1


@pytest.mark.parametrize(
    "words", [{"title": " ", "text": "a"}, {"title": "a", "text": ""}, {"title": "a" * 201, "text": "a"}]
)
def test_a_report_says_something(counted_question: Question, ana: Seat, words: dict[str, str]) -> None:
    with pytest.raises(BadReport):
        write_report(counted_question, by=ana, **words)


def test_a_change_of_the_charter_does_not_raise_the_bar_of_a_frozen_question(
    report: MinorityReport, plenary: Body
) -> None:
    set_charter(plenary, plenary.rules | {"report_signers": "5", "report_days": 1})
    assert terms_of(Question.objects.get(id=report.question_id)).needed == 3


# --- Moderation --------------------------------------------------------------------------------------


@pytest.fixture
def attached(report: MinorityReport, ben: Seat, cem: Seat) -> MinorityReport:
    sign_report(report, by=ben)
    return sign_report(report, by=cem)


def test_a_moderator_hides_a_text_with_a_reason_and_another_person_shows_it_again(
    attached: MinorityReport, mo: Seat, gus: Seat, ana: Seat, visit: Visit
) -> None:
    hide_report(attached, by=mo, reason="It names a neighbour.")
    result = reverse("ballots:result", args=[attached.question_id])
    page = visit(None).get(result).content.decode()
    assert WORDS["title"] not in page
    assert "not heard" not in page
    assert "It names a neighbour." in page
    told_to_a_stranger = visit(None).get(reverse("api:report", args=[attached.id])).json()
    assert (told_to_a_stranger["title"], told_to_a_stranger["text"]) == ("", "")
    assert "not heard" in visit(ana).get(attached.get_absolute_url()).content.decode()
    with pytest.raises(HiddenAlready):
        hide_report(attached, by=gus, reason="Again.")
    with pytest.raises(NotAllowed):
        show_report(attached, by=mo, reason="On second thought.")
    show_report(attached, by=gus, reason="The name is a street's.")
    assert WORDS["title"] in visit(ana).get(result).content.decode()
    assert told(attached)[-2:] == ["moderation.hide_report", "moderation.show_report"]


def test_who_signed_does_not_moderate_it_and_a_member_never_does(
    attached: MinorityReport, mo: Seat, ana: Seat, eva: Seat, plenary: Body, seated: Callable[..., Seat]
) -> None:
    for member in (ana, eva):
        with pytest.raises(NotAllowed):
            hide_report(attached, by=member, reason="I do not like it.")
    attached.signatures.filter(seat__person=ana.person_id).update(seat=mo)
    with pytest.raises(OwnReport):
        hide_report(attached, by=mo, reason="It is mine.")


# --- Pages -------------------------------------------------------------------------------------------


def test_members_write_sign_and_withdraw_on_pages(
    counted_question: Question, ana: Seat, ben: Seat, eva: Seat, xia: Seat, visit: Visit
) -> None:
    new = reverse("reports:new", args=[counted_question.id])
    result = reverse("ballots:result", args=[counted_question.id])
    assert new in visit(ana).get(result).content.decode()
    assert new not in visit(xia).get(result).content.decode()
    assert visit(xia).get(new).status_code == 403
    assert visit(ana).post(new, {"title": "", "text": "", "name": "first"}).status_code == 400
    page = visit(ana).post(new, WORDS | {"name": "sealed"}, follow=True).content.decode()
    assert "Your report is saved. It needs more signatures before everybody can read it." in page
    assert "1 member, not named" in page
    report = counted_question.minority_reports.get()
    assert report.get_absolute_url() in visit(ben).get(result).content.decode()
    sign, withdraw = (reverse(f"reports:{act}", args=[report.id]) for act in ("sign", "withdraw"))
    assert visit(ben).post(sign, {"name": "loud"}).status_code == 400
    assert visit(ben).post(sign, {"name": "full"}).status_code == 303
    assert (
        "The report now stands beside the result."
        in visit(eva).post(sign, {"name": "number"}, follow=True).content.decode()
    )
    assert visit(ben).post(withdraw).status_code == 303
    assert visit(ben).post(withdraw).status_code == 409


def test_a_report_of_another_assembly_is_not_there(report: MinorityReport, dee: Seat) -> None:
    with pytest.raises(Absent):
        find_report(dee.person, report.id)


def test_a_moderator_hides_on_a_page(attached: MinorityReport, mo: Seat, gus: Seat, ana: Seat, visit: Visit) -> None:
    hide, show = (reverse(f"reports:{act}", args=[attached.id]) for act in ("hide", "show"))
    assert hide in visit(mo).get(attached.get_absolute_url()).content.decode()
    assert visit(ana).get(hide).status_code == 403
    assert visit(mo).post(hide, {"reason": ""}).status_code == 400
    assert visit(mo).post(hide, {"reason": "It names a neighbour."}).status_code == 303
    assert show not in visit(mo).get(attached.get_absolute_url()).content.decode()
    assert show in visit(gus).get(attached.get_absolute_url()).content.decode()
    assert visit(gus).post(show, {"reason": "It does not."}).status_code == 303
