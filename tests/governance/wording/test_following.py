"""Names of passages stay while their text is rewritten, and a change is told as the smallest one."""

from hypothesis import given
from hypothesis import strategies as st

from governance.wording import Amendment, Kind, Passage, followed, passages_of, rehearse, smallest_change

WORDS = st.lists(st.sampled_from("abc"), min_size=1, max_size=6).map(" ".join)


def test_a_passage_that_was_changed_or_moved_down_keeps_its_name():
    text = passages_of("Water is shared by need.\n\nDoors open at dawn.")
    new = followed(text, "A start.\n\nWater is shared by need and by turns.\n\nDoors open at dawn.\n\nAn end.", "v2-")
    assert [passage.id for passage in new] == ["v2-1", "p1", "p2", "v2-4"]


def test_a_passage_that_is_gone_takes_its_name_with_it():
    text = passages_of("Water is shared by need.\n\nDoors open at dawn.")
    assert followed(text, "Doors open at dawn.", "v2-") == (Passage("p2", "Doors open at dawn."),)


def test_the_smallest_change_is_told():
    assert smallest_change("Doors open at dawn.", "Doors open at noon.") == (Kind.REPLACE, 3, 4, "noon.")
    assert smallest_change("Doors open.", "All doors open.") == (Kind.REPLACE, 0, 1, "All doors")
    assert smallest_change("Doors open.", "Doors stay open.") == (Kind.INSERT, 1, 1, "stay")
    assert smallest_change("Doors stay open.", "Doors open.") == (Kind.DELETE, 1, 2, "")
    assert smallest_change("Doors open.", "  Doors\nopen. ") is None
    assert smallest_change("Doors open.", " ") == (Kind.DELETE, None, None, "")
    assert smallest_change("Doors open.", "Air is free.") == (Kind.REPLACE, None, None, "Air is free.")
    assert smallest_change("One two.", "One two.\n\nThree.") == (Kind.REPLACE, None, None, "One two.\n\nThree.")


@given(WORDS, WORDS)
def test_applied_it_makes_the_one_text_of_the_other(before, after):
    change = smallest_change(before, after)
    if change is None:
        assert before == after
        return
    kind, start, end, words = change
    found = rehearse((Passage("p1", before),), [Amendment(1, kind, "p1", words, start, end)])
    assert not found.misplaced
    assert [passage.text for passage in found.text] == [after]
