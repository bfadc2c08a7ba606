"""What changed between two versions, so that a person can read it."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from governance.wording import Is, Run, compare, compare_passage
from governance.wording.alignment import align
from governance.wording.words import paragraphs, sentences, tokens

KEPT, OUT, IN = Is.KEPT, Is.TAKEN_OUT, Is.PUT_IN
SAID = [
    "the",
    "a",
    "water",
    "air",
    "share",
    "door",
    "doors",
    "each",
    "must,",
    "may.",
    "shall?",
    "we\n水",
    "を।",
    "it’s",
]
WORDS = st.sampled_from([*SAID, "**bold**"])
LINES = st.lists(WORDS, max_size=14).map(" ".join)
TEXTS = st.one_of(st.lists(LINES, max_size=6).map("\n\n".join), st.text(max_size=80))


def runs(before, after):
    return [(run.kind, run.text) for run in compare_passage(before, after).runs]


def test_one_word_that_changed_is_shown_where_it_stands():
    assert runs("Water is shared by need.", "Water is shared by lot.") == [
        (KEPT, "Water is shared by "),
        (OUT, "need"),
        (IN, "lot"),
        (KEPT, "."),
    ]


def test_a_new_sentence_leaves_the_others_alone():
    assert runs("Doors open at dawn. They close at dusk.", "Doors open at dawn. Nobody pays. They close at dusk.") == [
        (KEPT, "Doors open at dawn. "),
        (IN, "Nobody pays. "),
        (KEPT, "They close at dusk."),
    ]


def test_a_rewritten_sentence_is_shown_whole_and_not_as_confetti():
    before = "The domes lend what they can spare in a dry year."
    after = "Each side of the wall gives a fifth of its water, whatever the weather."
    assert runs(before, after) == [(OUT, before), (IN, after)]


def test_two_changes_with_a_crumb_between_them_are_one():
    assert runs("They may use old filters of steel for now.", "They may use good masks of cloth for now.") == [
        (KEPT, "They may use "),
        (OUT, "old filters of steel "),
        (IN, "good masks of cloth "),
        (KEPT, "for now."),
    ]


def test_a_paragraph_taken_out_and_one_put_in_elsewhere_are_told_apart():
    found = compare("One stays.\n\nTwo goes.\n\nThree stays.", "One stays.\n\nThree stays.\n\nFour is fresh and new.")
    assert [block.kind for block in found.blocks] == [KEPT, OUT, KEPT, IN]
    assert (found.taken_out, found.put_in) == (2, 5)


def test_a_paragraph_that_moved_past_a_changed_one_does_not_hide_the_change():
    found = compare(
        "Air is for everybody who lives here.\n\nWater follows.",
        "A new start, all fresh.\n\nAir is for everybody who works here.\n\nWater follows.",
    )
    assert [block.kind for block in found.blocks] == [IN, Is.CHANGED, KEPT]


def test_spaces_and_line_ends_alone_are_no_change():
    assert compare("One  two.\r\n\r\nThree.", "One two.\n\n\n\nThree.\n").is_same


def test_a_script_without_spaces_is_compared_sign_by_sign():
    assert runs("水は皆のもの。", "空気は皆のもの。") == [(OUT, "水"), (IN, "空気"), (KEPT, "は皆のもの。")]


def test_signs_above_and_below_letters_stay_with_their_word():
    assert tokens("हिन्दी में don’t") == ["हिन्दी ", "में ", "don’t"]


@given(TEXTS, TEXTS)
def test_what_is_shown_says_both_versions_and_nothing_else(before, after):
    found = compare(before, after)
    assert _without_space(block.before for block in found.blocks) == _without_space(paragraphs(before))
    assert [block.after for block in found.blocks if block.kind != OUT] == paragraphs(after)


@given(TEXTS, TEXTS)
def test_neighbouring_runs_differ_and_none_is_empty(before, after):
    for block in compare(before, after).blocks:
        kinds = [run.kind for run in block.runs]
        assert all(run.text for run in block.runs)
        assert all(one != other for one, other in itertools.pairwise(kinds))
        assert (IN, OUT) not in set(itertools.pairwise(kinds))


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text):
    found = compare(text, text)
    assert found.is_same
    assert all(block.kind == KEPT for block in found.blocks)


@given(TEXTS, TEXTS)
def test_what_one_way_takes_out_is_as_much_as_the_other_way_puts_in(before, after):
    there, back = compare(before, after), compare(after, before)
    assert there.is_same == back.is_same


@given(st.text(max_size=80))
def test_sentences_and_words_lose_nothing(text):
    assert "".join(sentences(text)) == text
    assert "".join(tokens(text)) == text.lstrip()


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_places_of_equal_things_rise_on_both_sides(before, after):
    found = align(before, after)
    assert all(before[x] == after[y] for x, y in found)
    assert all(x < later_x and y < later_y for (x, y), (later_x, later_y) in itertools.pairwise(found))


@given(st.lists(st.sampled_from("ab"), max_size=12), st.lists(st.sampled_from("ab"), max_size=12))
def test_without_anchors_as_much_is_kept_as_the_slow_way_finds(before, after):
    """Doubled, so that nothing stands exactly once and no anchor cuts the search short."""
    before, after = before * 2, after * 2
    assert len(align(before, after)) == slow_common(before, after)


def slow_common(before, after):
    """The length of the longest common row, by the table every textbook draws."""
    table = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for x, one in enumerate(before):
        for y, other in enumerate(after):
            table[x + 1][y + 1] = table[x][y] + 1 if one == other else max(table[x][y + 1], table[x + 1][y])
    return table[-1][-1]


def test_a_text_with_nothing_in_common_is_put_beside_the_other():
    assert compare("abc def", "ghi jkl").blocks[0].runs == (Run(OUT, "abc def"),)


def _without_space(parts):
    return [squeezed for part in parts if (squeezed := re.sub(r"\s", "", part))]
