"""The thread of a passage, or of one sentence: back to what it rests on, forward to what was asked and decided."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance import wording
from governance.adoption.models import Adoption, Asked
from governance.ballots.models import Question
from governance.ballots.words import outcome_sentence
from governance.decisions.models import Decision
from governance.manifestos.models import Amendment, Article, Source
from governance.manifestos.objected import KIND
from governance.objections.models import Objection
from governance.proposals.models import Author
from governance.wording.words import sentences


@dataclass(frozen=True)
class Knot:
    """One thing on the thread: what it is called, who or what stands behind it, and where to read it."""

    kind: str
    name: str
    words: str
    url: str


@dataclass(frozen=True)
class Thread:
    """A passage with its sentences, what it rests on and what came of it, each in the order of time.

    ``sentence``: the number from 1 of the one that is followed; nothing: the whole passage.
    """

    article: Article
    passage: str
    sentences: Sequence[str]
    back: Sequence[Knot]
    forward: Sequence[Knot]
    sentence: int | None = None

    @property
    def picture(self) -> Picture:
        return _drawn(self)


@dataclass(frozen=True)
class Box:
    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """Three columns: what it rests on, the passage, what came of it. Lines run from each box to the middle one."""

    height: int
    left: Sequence[Box]
    middle: Box
    right: Sequence[Box]


ROW, LEFT, MIDDLE, RIGHT = 56, 2, 188, 374
LONGEST_NAME = 20


def _drawn(thread: Thread) -> Picture:
    height = ROW * max(1, len(thread.back), len(thread.forward))

    def column(knots: Sequence[Knot], x: int) -> list[Box]:
        first = (height - ROW * len(knots)) // 2
        return [Box(_short(knot.name), x, first + ROW * place) for place, knot in enumerate(knots)]

    name = thread.article.heading
    if thread.sentence is not None:
        name = _("Sentence %(number)d") % {"number": thread.sentence}
    middle = Box(_short(name), MIDDLE, (height - ROW) // 2)
    return Picture(height, column(thread.back, LEFT), middle, column(thread.forward, RIGHT))


def _short(name: str) -> str:
    """As much as a box of the picture holds; the lists below it have the whole name."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def thread_of(article: Article, passage: str, sentence: int | None = None) -> Thread | None:
    """Nothing where the article has no such passage or sentence. The same few statements however long the thread is."""
    row = next((one for one in article.shown_rows if one["id"] == passage), None)
    if row is None:
        return None
    said = _said(row["text"])
    if sentence is not None and not 0 < sentence <= len(said):
        return None
    numbers = row.get("by", []) if sentence is None else wording.behind_sentence(_steps(article), passage, sentence - 1)
    back = [*_sources(article, passage), *_amendments(article, numbers), *_objections(article, passage)]
    return Thread(article, passage, said, back, _forward(article), sentence)


def _said(line: str) -> list[str]:
    """The sentences of a passage as a reader sees them, each under its number; a row of a table is one."""
    if wording.kind_of(line).startswith("|"):
        return [wording.bare(line)]
    first, *others = sentences(line)
    return [wording.bare(first), *others]


def _steps(article: Article) -> list[wording.Step]:
    """From the newest version of the article back to the first."""
    kept = [*article.versions.all(), None]
    changes = {one.number: one.change for one in article.amendments.select_related("to")}
    return [
        wording.Step(older.text if older else (), newer.text, tuple(changes[number] for number in newer.merged))
        for newer, older in itertools.pairwise(kept)
        if newer is not None
    ]


def _sources(article: Article, passage: str) -> list[Knot]:
    found = Source.objects.filter(article=article, passage__in=["", passage]).select_related("proposal", "point")
    sources = list(found)
    names = Author.objects.names_of({source.proposal_id for source in sources})
    knots = []
    for source in sources:
        by = ", ".join(names[source.proposal_id])
        url = source.proposal.get_absolute_url()
        number = source.proposal.number
        if source.point is not None:
            name = _("Point on proposal %(number)d") % {"number": number}
            words = _("A hidden point") if source.point.is_hidden else source.point.text
            knots.append(Knot("point", name, words, source.point.get_absolute_url()))
        else:
            name = _("Proposal %(number)d") % {"number": number}
            knots.append(Knot("proposal", name, f"{source.proposal.shown_title} ({by})", url))
    return knots


def _amendments(article: Article, numbers: Sequence[int]) -> list[Knot]:
    """Also those whose words were changed on the way: an amendment to an amendment leads to both."""
    found = Amendment.objects.with_names().filter(article=article, number__in=numbers)
    return [
        Knot(
            "amendment",
            _("Amendment %(number)d") % {"number": one.number},
            f"{one.desk.name if one.desk else one.by.public_name}: {_('hidden') if one.is_hidden else one.reason}",
            one.get_absolute_url(),
        )
        for one in found
    ]


def _objections(article: Article, passage: str) -> list[Knot]:
    """What somebody said against the passage, however it read then, and where that stands."""
    versions = [article.passages, *(one.passages for one in article.versions.all())]
    read = {row["text"] for rows in versions for row in rows if row["id"] == passage}
    found = Objection.objects.to(KIND, article.id).filter(hidden_at=None).select_related("by__person")
    return [
        Knot(
            "objection",
            _("Objection %(number)d") % {"number": one.number},
            f"{one.by.public_name}: {one.text} ({one.get_state_display()})",
            one.get_absolute_url(),
        )
        for one in found
        if any(one.passage in text or text in one.passage.splitlines() for text in read)
    ]


def _forward(article: Article) -> list[Knot]:
    asked = list(Asked.objects.filter(article=article).select_related("question__tally").order_by("round"))
    made = Decision.objects.filter(tally__question__in=[one.question_id for one in asked]).select_related("tally")
    decisions = {one.tally.question_id: one for one in made}
    knots = []
    for one in asked:
        question = one.question
        url = reverse("ballots:result", args=[question.id]) if question.has_result else question.get_absolute_url()
        name = _("Vote %(number)d") % {"number": question.number}
        knots.append(Knot("question", name, f"{question.told.title} {_came_of(question)}", url))
        if (decision := decisions.get(question.id)) is not None:
            name = _("Decision %(number)d") % {"number": decision.number}
            knots.append(Knot("decision", name, question.told.title, decision.get_absolute_url()))
    adoption = Adoption.objects.filter(manifesto=article.manifesto_id).first()
    if adoption is not None and any(row["number"] == article.number for row in adopted_articles(adoption)):
        url = reverse("adoption:text", args=[article.manifesto_id])
        knots.append(Knot("adoption", _("Adopted text"), article.manifesto.title, url))
    return knots


def _came_of(question: Question) -> str:
    """The sentence of the result; before there is one, where the question stands."""
    tally = getattr(question, "tally", None)
    if not question.has_result or tally is None:
        return f"({question.standing.words})"
    return outcome_sentence(question, tally.result)


def adopted_articles(adoption: Adoption) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(adoption.content)["articles"]
    return found
