"""Which amendments a sentence rests on, however many versions came between."""

import random

from governance.wording import (
    Amendment,
    Kind,
    Passage,
    Step,
    behind_sentence,
    clash,
    passages_of,
    rehearse,
    sentence_at,
)
from governance.wording.words import sentences

INSERT, REPLACE, DELETE = Kind.INSERT, Kind.REPLACE, Kind.DELETE
TEXT = passages_of("Water is shared by need. Doors open at dawn. Nobody pays for air.")


def step(before, *merged):
    return Step(before, rehearse(before, merged).text, merged)


def test_each_sentence_rests_on_what_changed_it_and_on_nothing_else():
    one = step(TEXT, Amendment(1, REPLACE, "p1", "noon.", 8, 9), Amendment(2, INSERT, "p1", "always", 2, 2))
    other = step(one.after, Amendment(3, DELETE, "p1", start=12, end=14))
    text, steps = other.after, [other, one]
    assert [one.strip() for one in sentences(text[0].text)] == [
        "Water is always shared by need.", "Doors open at noon.", "Nobody pays"
    ]  # fmt: skip
    assert [behind_sentence(steps, "p1", place) for place in range(4)] == [(2,), (1,), (3,), ()]
    assert sentence_at(text, "p1", 1) == "Doors open at noon."
    assert sentence_at(text, "p1", 3) == sentence_at(text, "p9", 0) == ""


def test_what_was_changed_twice_rests_on_both():
    one = step(TEXT, Amendment(1, REPLACE, "p1", "noon.", 8, 9))
    other = step(one.after, Amendment(2, REPLACE, "p1", "dusk.", 8, 9))
    assert behind_sentence([other, one], "p1", 1) == (1, 2)


def test_a_sentence_taken_out_between_two_is_of_neither():
    found = step(TEXT, Amendment(1, DELETE, "p1", start=5, end=9))
    assert [behind_sentence([found], "p1", place) for place in (0, 1)] == [(), ()]


def test_a_new_passage_rests_on_its_amendment_and_on_those_to_it():
    found = step(
        TEXT, Amendment(4, INSERT, "p1", "Light is free."), Amendment(5, REPLACE, "a4-1", "cheap.", 2, 3, to=4)
    )
    assert sentence_at(found.after, "a4-1", 0) == "Light is cheap."
    assert behind_sentence([found], "a4-1", 0) == (4, 5)


def test_words_that_the_desk_rewrote_lead_on_to_where_they_stood_before():
    one = step(TEXT, Amendment(1, REPLACE, "p1", "noon.", 8, 9))
    mended = Step(one.after, (Passage("p1", "First: Water is shared by need. Doors open at noon. Air is free."),))
    assert [behind_sentence([mended, one], "p1", place) for place in range(3)] == [(), (1,), ()]


def test_in_a_script_without_spaces_a_word_belongs_to_all_its_sentences():
    text = (Passage("p1", "水は分ける。門は朝開く。"),)
    found = step(text, Amendment(1, REPLACE, "p1", "水は分ける。門は昼開く。"))
    assert [behind_sentence([found], "a1-1", place) for place in (0, 1)] == [(1,), (1,)]


def drawn(chance):
    """A text of some sentences, and amendments inside it of which no two clash."""
    words = [chance.choice("abcdefg") + "." * (chance.random() < 0.3) for _each in range(chance.randint(2, 14))]
    text, chosen = (Passage("p1", " ".join(words)),), []
    for number in range(1, chance.randint(2, 6)):
        kind = chance.choice(list(Kind))
        start = chance.randint(0, len(words) - (kind != INSERT))
        end = start if kind == INSERT else chance.randint(start + 1, len(words))
        new = "" if kind == DELETE else " ".join(chance.choice("XYZ") + "." * chance.randint(0, 1) for _each in "12")
        amendment = Amendment(number, kind, "p1", new, start, end)
        if not any(clash(amendment, old) for old in chosen):
            chosen.append(amendment)
    return text, chosen


def test_a_sentence_is_the_same_without_all_the_others_and_was_there_before_if_nothing_is_behind_it():
    for seed in range(600):
        text, chosen = drawn(random.Random(seed))
        found = step(text, *chosen)
        done = rehearse(text, chosen)
        for place, sentence in enumerate(sentences(found.after[0].text if found.after else "")):
            behind = behind_sentence([found], "p1", place)
            others = {one.number for one in chosen} - set(behind)
            without = " ".join(passage.text for passage in done.text_without(others))
            assert f" {sentence.strip()} " in f" {without} ", (seed, sentence, behind, without)
            if not behind:
                assert f" {sentence.strip()} " in f" {text[0].text} ", (seed, sentence)
