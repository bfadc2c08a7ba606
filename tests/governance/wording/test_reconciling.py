"""Two people changed one text at the same time, and nobody's words are lost."""

from hypothesis import given
from hypothesis import strategies as st

from governance.wording import Whose, reconcile
from governance.wording.words import paragraphs

BASE = "Water is shared by need.\n\nDoors open at dawn.\n\nNobody pays for air."
TEXTS = st.lists(
    st.sampled_from(["Air is free.", "Air is free for all.", "Doors open.", "Water.", "Light at night."]), max_size=5
).map("\n\n".join)


def test_changes_of_different_paragraphs_go_together():
    mine = BASE.replace("dawn", "noon")
    theirs = BASE.replace("Nobody pays", "Nobody ever pays") + "\n\nLight is shared, too."
    found = reconcile(BASE, mine, theirs)
    assert found.is_clean
    assert found.text == (
        "Water is shared by need.\n\nDoors open at noon.\n\nNobody ever pays for air.\n\nLight is shared, too."
    )


def test_two_changes_of_one_paragraph_clash_and_both_are_kept_to_choose_from():
    found = reconcile(BASE, BASE.replace("dawn", "noon"), BASE.replace("dawn", "dusk"))
    (clash,) = [part for part in found.parts if part.whose == Whose.CLASH]
    assert (clash.base, clash.mine, clash.theirs) == (
        "Doors open at dawn.",
        "Doors open at noon.",
        "Doors open at dusk.",
    )
    assert clash.text is None


def test_what_one_took_out_and_the_other_changed_is_a_clash():
    found = reconcile(BASE, "Water is shared by need.\n\nNobody pays for air.", BASE.replace("dawn", "dusk"))
    assert [(part.mine, part.theirs) for part in found.parts if part.whose == Whose.CLASH] == [
        (None, "Doors open at dusk.")
    ]


def test_what_both_took_out_is_gone_and_no_question():
    found = reconcile(BASE, "Doors open at dawn.", "Doors open at dawn.")
    assert found.is_clean
    assert found.text == "Doors open at dawn."


def test_two_new_paragraphs_at_one_place_are_put_side_by_side():
    found = reconcile(BASE, BASE + "\n\nMine comes last.", BASE + "\n\nSomething of theirs.")
    assert (found.parts[-1].whose, found.parts[-1].mine) == (Whose.CLASH, "Mine comes last.")


@given(TEXTS, TEXTS)
def test_if_only_one_wrote_their_text_holds(base, changed):
    for found in (reconcile(base, changed, base), reconcile(base, base, changed), reconcile(base, changed, changed)):
        assert found.is_clean
        assert paragraphs(found.text) == paragraphs(changed)


@given(TEXTS, TEXTS, TEXTS)
def test_whoever_saves_first_the_same_clashes_and_the_same_text(base, one, other):
    there, back = reconcile(base, one, other), reconcile(base, other, one)
    assert there.text == back.text
    assert [(part.mine, part.theirs) for part in there.parts] == [(part.theirs, part.mine) for part in back.parts]


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_somebody_wrote_is_lost(base, mine, theirs):
    shown = "\n\n".join(
        words for part in reconcile(base, mine, theirs).parts for words in (part.mine, part.theirs) if words
    )
    assert set(paragraphs(mine)) - set(paragraphs(base)) <= set(paragraphs(shown))
    assert set(paragraphs(theirs)) - set(paragraphs(base)) <= set(paragraphs(shown))
