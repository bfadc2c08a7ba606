"""Nothing about a choice can be seen by anybody while the question is open."""

import json
import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from governance.ballots import services
from governance.ballots.models import OpenBallot, Question
from governance.bundles.services import sign_heads
from tests.cast import Cast
from tests.governance.conftest import Visit

Pages = Callable[[Client], str]
HREF = re.compile(r'(?:href|action|formaction)="(/en/[^"#?]*)')
VARIES = re.compile(
    r'name="(csrfmiddlewaretoken|key)" value="[^"]+"'
    r'|data-(live-version|now)="[^"]+"|<time[^>]*>[^<]*</time>|"made_at": "[^"]+"'
)


def everything_seen(client: Client) -> dict[str, str]:
    """Every page this visitor can reach by links, without what differs from one load to the next."""
    seen: dict[str, str] = {}
    waiting = ["/en/"]
    while waiting:
        path = waiting.pop()
        if path in seen or "sign-out" in path:
            continue
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[path] = VARIES.sub("", body.decode(errors="replace"))
        waiting += HREF.findall(seen[path])
    return seen


@pytest.mark.parametrize("who", ["nobody", "fay", "ola", "gus", "mo", "xia", "obi", "dee", "ana", "ben"])
def test_what_anybody_sees_is_the_same_whatever_was_chosen(
    who: str, request: pytest.FixtureRequest, open_question: Question, members: list[Seat], visit: Visit, fay: Seat
) -> None:
    for name in ("ola", "gus", "mo", "xia", "obi", "dee"):
        request.getfixturevalue(name)
    client = visit(None if who == "nobody" else request.getfixturevalue(who))
    ballots = [
        OpenBallot(
            question=open_question,
            seat=seat,
            key=uuid.uuid4(),
            choice='"yes"',
            shown_as="full",
            receipt="ABCDEFGH",
            cast_at=open_question.opens_at,
        )
        for seat in members
    ]
    OpenBallot.objects.bulk_create(ballots)
    services.follow_turnout()
    sign_heads()  # as the clock does; the first download of a bundle would sign one between the two walks
    all_yes = everything_seen(client)
    OpenBallot.objects.update(choice='"no"')
    all_no = everything_seen(client)
    assert len(all_yes) > 10
    assert all_yes == all_no


def test_the_receipt_tells_the_choice_only_after_closing_and_only_to_its_own_seat(
    open_question: Question,
    ana: Seat,
    ben: Seat,
    fay: Seat,
    cast: Cast,
    visit: Visit,
    count: Callable[[Question], Question],
) -> None:
    cast(open_question, ana, "abstain")
    cast(open_question, ben, "yes")
    address = reverse("ballots:receipt", args=[open_question.id])
    assert "Abstain" not in visit(ana).get(address).content.decode()
    count(open_question)
    assert visit(ana).get(address).context["own_vote"] == ["Abstain"]
    assert visit(ben).get(address).context["own_vote"] == ["Yes"]
    assert visit(fay).get(address).status_code == 403
    assert visit(None).get(address).status_code == 401


def test_ballot_files_are_absent_until_the_count_is_done(
    open_question: Question, members: list[Seat], cast: Cast, visit: Visit, close: Callable[[Question], Question]
) -> None:
    for seat in members:
        cast(open_question, seat, "yes")
    names = ("ballots:lines", "ballots:csv", "ballots:blt")
    client = visit(members[0])
    assert {client.get(reverse(name, args=[open_question.id])).status_code for name in names} == {404}
    close(open_question)
    assert {client.get(reverse(name, args=[open_question.id])).status_code for name in names} == {404}


def test_how_each_seat_voted_is_for_those_whom_the_charter_named(
    members: list[Seat],
    fay: Seat,
    dee: Seat,
    obi: Seat,
    cast: Cast,
    visit: Visit,
    draft: Question,
    count: Callable[[Question], Question],
) -> None:
    draft.seen_by = "members"
    draft.save()
    question = services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=5)
    for seat in members:
        cast(question, seat, "no")
    count(question)
    page, lines = (reverse(f"ballots:{name}", args=[question.id]) for name in ("result", "lines"))
    for insider in (members[0], obi, fay):
        assert "Ana" in visit(insider).get(page).content.decode()
        assert visit(insider).get(lines).status_code == 200
    for outsider in (None, dee):
        assert "Ana" not in visit(outsider).get(page).content.decode()
        assert visit(outsider).get(lines).status_code == 403


def test_each_vote_stands_under_the_name_its_member_chose(
    open_question: Question, ana: Seat, ben: Seat, cem: Seat, visit: Visit, count: Callable[[Question], Question]
) -> None:
    for seat, name in ((ana, "full"), (ben, "first"), (cem, "number")):
        fields = {"choice": "yes", "key": str(uuid.uuid4()), "seat": str(seat.id), "shown_as": name}
        visit(seat).post(reverse("ballots:cast", args=[open_question.id]), fields)
    count(open_question)
    votes = visit(None).get(reverse("ballots:result", args=[open_question.id])).context["votes"]
    assert votes[0].names == ["Ana Alder", "Ben", f"Seat {cem.number}"]


def test_the_minutes_never_name_a_choice_or_a_person(
    open_question: Question, members: list[Seat], cast: Cast, count: Callable[[Question], Question]
) -> None:
    for seat in members:
        cast(open_question, seat, "abstain")
    count(open_question)
    for entry in Entry.objects.all():
        for seat in members:
            assert seat.person.name not in entry.text
            assert str(seat.id) not in entry.text
        assert "choice" not in json.dumps(entry.body)
