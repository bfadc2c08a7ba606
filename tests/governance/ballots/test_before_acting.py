"""Before the desk does what cannot be undone, the page shows what exactly it does."""

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from governance.ballots.models import Mode, Question
from tests.governance.conftest import Visit


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (2, "2 of these 4 options are elected."),
        (1, "1 of these 4 options is elected, unless you change the draft first"),
    ],
)
def test_who_freezes_a_ranked_question_reads_its_options_in_order_and_how_many_are_elected(
    ranked_draft: Question, members: list[Seat], fay: Seat, visit: Visit, places: int, told: str
) -> None:
    Question.objects.filter(id=ranked_draft.id).update(seats=places)
    page = visit(fay).get(reverse("ballots:freeze", args=[ranked_draft.id])).content.decode()
    assert told in page
    assert "This cannot be undone." in page
    listed = page.partition("<ol>")[2].partition("</ol>")[0]
    assert listed == "".join(f"<li><bdi>{name}</bdi></li>" for name in ("Heron", "Otter", "Plover", "Stork"))


def test_who_makes_a_result_final_reads_its_outcome_there(counted_question: Question, gus: Seat, visit: Visit) -> None:
    page = visit(gus).get(reverse("ballots:certify", args=[counted_question.id])).content.decode()
    assert "Adopted: 3 of 4 said yes; 3 were needed." in page


@pytest.mark.parametrize(
    ("mode", "told"),
    [(Mode.OPEN, "everybody can see how each seat voted"), (Mode.SECRET, "Published without names.")],
)
def test_who_freezes_a_question_reads_who_will_see_the_votes(
    draft: Question, members: list[Seat], fay: Seat, visit: Visit, mode: Mode, told: str
) -> None:
    Question.objects.filter(id=draft.id).update(mode=mode)
    assert told in visit(fay).get(reverse("ballots:freeze", args=[draft.id])).content.decode()
