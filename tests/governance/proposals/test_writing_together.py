"""Two people write one text: they see each other, and whoever saves second loses nothing."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assemblies.bodies.models import Body
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.people.models import Person
from config.clock import telling
from governance.drafting.models import Writing
from governance.drafting.services import begin_writing, end_writing, go_on_writing, others_writing
from governance.drafting.together import Words, together
from governance.proposals import services
from governance.proposals.errors import ChangedMeanwhile
from governance.proposals.models import Proposal
from tests.governance.conftest import Visit

WRITERS, THREADS = 200, 8


@pytest.fixture
def shared(shade: Proposal, ana: Seat, ben: Seat) -> Proposal:
    """A draft of Ana's that Ben writes too."""
    text = "Plant forty trees.\n\nWater them.\n\nAsk the port."
    draft = services.draft_proposal(shade.body, by=ana, title="Shade", text=text)
    services.invite_author(draft, by=ana, number=ben.number)
    return services.answer_invitation(draft, by=ben, accepts=True)


def edit(proposal: Proposal) -> str:
    return reverse("proposals:edit", args=[proposal.id])


def as_opened(proposal: Proposal) -> dict[str, str]:
    words = {"title": proposal.title, "text": proposal.text, "version": str(proposal.version)}
    return words | {"began_title": proposal.title, "began_text": proposal.text}


# --- Seeing each other --------------------------------------------------------------------------


def test_an_author_reads_who_opened_the_text_and_when(shared: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    assert "has not saved since" not in visit(ana).get(edit(shared)).content.decode()
    page = visit(ben).get(edit(shared)).content.decode()
    assert "<bdi>Ana</bdi> opened this text and has not saved since." in page
    assert visit(ana).post(edit(shared), as_opened(shared) | {"text": "New."}).status_code == 303
    assert "has not saved since" not in visit(ben).get(edit(shared)).content.decode()


def test_a_page_that_says_it_is_there_is_told_from_one_that_was_left_open(
    shared: Proposal, ana: Seat, ben: Seat, visit: Visit
) -> None:
    begin_writing(shared.id, by=ana)
    assert [one.is_here for one in others_writing(shared.id, than=ben)] == [False]
    assert visit(ana).post(reverse("proposals:writing", args=[shared.id])).status_code == 204
    assert [one.is_here for one in others_writing(shared.id, than=ben)] == [True]
    assert "has this text open now" in visit(ben).get(edit(shared)).content.decode()
    with telling(timezone.now() + timedelta(minutes=5)):
        assert [one.is_here for one in others_writing(shared.id, than=ben)] == [False]
    with telling(timezone.now() + timedelta(hours=3)):
        assert others_writing(shared.id, than=ben) == []


def test_who_ends_writing_is_gone_and_a_beat_brings_them_back(shared: Proposal, ana: Seat, ben: Seat) -> None:
    begin_writing(shared.id, by=ana)
    end_writing(shared.id, by=ana)
    assert not Writing.objects.exists()
    go_on_writing(shared.id, by=ana)
    assert [one.name for one in others_writing(shared.id, than=ben)] == ["Ana"]


def test_only_authors_see_who_writes(shared: Proposal, ana: Seat, cem: Seat, fay: Seat, visit: Visit) -> None:
    begin_writing(shared.id, by=ana)
    for seat in (None, cem, fay):
        assert visit(seat).get(reverse("proposals:writing", args=[shared.id])).status_code == 404


# --- One text out of two ------------------------------------------------------------------------


def test_changes_to_different_passages_fit_together_and_are_read_before_they_are_saved(
    shared: Proposal, ana: Seat, ben: Seat, visit: Visit
) -> None:
    opened = as_opened(shared)
    theirs = shared.text.replace("forty", "fifty")
    assert visit(ana).post(edit(shared), opened | {"text": theirs}).status_code == 303
    answer = visit(ben).post(edit(shared), opened | {"text": shared.text.replace("Water", "Water and mulch")})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<bdi>Ana</bdi> saved this text while you were writing" in page
    assert "both changes fit together" in page
    assert Proposal.objects.get(id=shared.id).text == theirs
    assert visit(ben).post(edit(shared), sent_from(answer)).status_code == 303
    assert Proposal.objects.get(id=shared.id).text == (
        "Plant fifty trees.\n\nWater and mulch them.\n\nAsk the port."
    )  # fmt: skip


def sent_from(answer) -> dict[str, str]:
    """What the page that puts two texts together sends as it stands."""
    shown = answer.context
    began, mine, theirs = shown["mine"].began, shown["mine"].words, shown["text"].words
    sent = {"together": "1", "version": str(shown["text"].version)}
    sent |= {"began_title": began.title, "began_text": began.text, "title": mine.title, "text": mine.text}
    return sent | {"theirs_title": theirs.title, "theirs_text": theirs.text}


@pytest.mark.parametrize(
    ("take", "first"),
    [
        ({}, "Plant fifty trees.\n\nPlant sixty trees."),
        ({"passage-1": "mine"}, "Plant sixty trees."),
        ({"passage-1": "theirs"}, "Plant fifty trees."),
    ],
)
def test_of_a_passage_that_both_changed_somebody_chooses_and_until_then_both_stay(
    shared: Proposal, ana: Seat, ben: Seat, visit: Visit, take: dict[str, str], first: str
) -> None:
    opened = as_opened(shared)
    assert visit(ana).post(edit(shared), opened | {"text": shared.text.replace("forty", "fifty")}).status_code == 303
    answer = visit(ben).post(edit(shared), opened | {"text": shared.text.replace("forty", "sixty")})
    assert "You both changed 1 passage." in answer.content.decode()
    assert visit(ben).post(edit(shared), sent_from(answer) | take).status_code == 303
    assert Proposal.objects.get(id=shared.id).text == f"{first}\n\nWater them.\n\nAsk the port."


def test_two_titles_are_chosen_between(shared: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    opened = as_opened(shared)
    visit(ana).post(edit(shared), opened | {"title": "Trees"})
    answer = visit(ben).post(edit(shared), opened | {"title": "Leaves"})
    visit(ben).post(edit(shared), sent_from(answer) | {"title_take": "theirs"})
    assert Proposal.objects.get(id=shared.id).title == "Trees"


def test_who_is_overtaken_again_puts_together_again(shared: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    opened = as_opened(shared)
    visit(ana).post(edit(shared), opened | {"text": shared.text.replace("forty", "fifty")})
    answer = visit(ben).post(edit(shared), opened | {"text": shared.text.replace("Water", "Wet")})
    newer = Proposal.objects.get(id=shared.id)
    services.change_proposal(newer, by=ana, title=newer.title, text=newer.text.replace("Ask", "Tell"))
    second = visit(ben).post(edit(shared), sent_from(answer))
    assert second.status_code == 409
    assert visit(ben).post(edit(shared), sent_from(second)).status_code == 303
    assert Proposal.objects.get(id=shared.id).text == "Plant fifty trees.\n\nWet them.\n\nTell the port."


def test_what_was_put_together_can_be_written_on_before_it_is_saved(
    shared: Proposal, ana: Seat, ben: Seat, visit: Visit
) -> None:
    opened = as_opened(shared)
    visit(ana).post(edit(shared), opened | {"text": shared.text.replace("forty", "fifty")})
    answer = visit(ben).post(edit(shared), opened | {"text": shared.text.replace("forty", "sixty")})
    page = visit(ben).post(edit(shared), sent_from(answer) | {"then": "write"})
    start = page.context["form"].initial
    assert "Plant fifty trees.\n\nPlant sixty trees." in start["text"]
    assert Proposal.objects.get(id=shared.id).version == 2
    assert visit(ben).post(edit(shared), start | {"text": "Plant fifty-five trees."}).status_code == 303


def test_lines_end_alike_whichever_browser_sent_them(shared: Proposal, ana: Seat, visit: Visit) -> None:
    sent = {name: value.replace("\n", "\r\n") for name, value in as_opened(shared).items()}
    assert visit(ana).post(edit(shared), sent).status_code == 303
    assert Proposal.objects.get(id=shared.id).version == 1


@given(st.lists(st.sampled_from(["A one.", "B two.", "C three.", "D four.", "E five."]), max_size=6), st.data())
def test_no_passage_that_somebody_wrote_is_lost(start: list[str], data: st.DataObject) -> None:
    def changed(who: str) -> list[str]:
        text = list(start)
        for n in range(data.draw(st.integers(0, 3))):
            text.insert(data.draw(st.integers(0, len(text))), f"{who} wrote {n} of this.")
        return text

    mine, theirs = changed("Ben"), changed("Ana")
    base, my, their = (Words("T", "\n\n".join(one)) for one in (start, mine, theirs))
    text = together(base, my, their).chosen({}).text
    assert all(passage in text.split("\n\n") for passage in {*mine, *theirs})


# --- Two hundred at once ------------------------------------------------------------------------


@pytest.mark.nets
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_who_save_at_once_nobody_is_lost_and_each_is_told() -> None:
    assembly = publish_assembly(set_up_assembly(slug="hall", name="Hall", question="What now?"))
    body = Body.objects.select_related("assembly").get(assembly=assembly)
    seats = [
        give_seat(body, person=Person.objects.create_person(name=f"Member {n}"), role=Role.MEMBER)
        for n in range(WRITERS)
    ]
    start = "The first words."
    draft = services.draft_proposal(body, by=seats[0], title="All of us", text=start)
    for seat in seats[1:]:
        services.invite_author(draft, by=seats[0], number=seat.number)
        services.answer_invitation(draft, by=seat, accepts=True)
    all_there = threading.Barrier(THREADS)
    told: list[list[str]] = [[] for _seat in seats]

    def save(nth: int, words: Words, version: int) -> str:
        try:
            services.change_proposal(draft, by=seats[nth], title=words.title, text=words.text, version=version)
        except ChangedMeanwhile:
            return "overtaken"
        return "saved"

    def write(share: int) -> None:
        all_there.wait(60)
        mine = range(share, WRITERS, THREADS)
        own = {nth: Words("All of us", f"{start}\n\nMember {nth} wants shade.") for nth in mine}
        for nth in mine:
            told[nth].append(save(nth, own[nth], 1))
        for nth in mine:
            began, words = Words("All of us", start), own[nth]
            while told[nth][-1] != "saved":
                newest = Proposal.objects.get(id=draft.id)
                theirs = Words(newest.title, newest.text)
                words, began = together(began, words, theirs).chosen({}), theirs
                told[nth].append(save(nth, words, newest.version))
        connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(write, share) for share in range(THREADS)]:
            done.result(500)
    final = Proposal.objects.get(id=draft.id)
    passages = Counter(final.text.split("\n\n"))
    assert passages == Counter([start, *(f"Member {nth} wants shade." for nth in range(WRITERS))])
    assert final.version == 1 + WRITERS
    assert all(one[-1] == "saved" and set(one[:-1]) <= {"overtaken"} for one in told)
    assert sum(one == ["saved"] for one in told) == 1
