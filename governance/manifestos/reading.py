"""Manifestos as pages show them: passages with their lineage, amendments as what they change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.members.permissions import Visitor
from config.languages import listed
from config.markdown import to_html
from governance import wording
from governance.manifestos.models import Amendment, Article, Manifesto, Source
from governance.manifestos.permissions import chairing_seat
from governance.manifestos.services import NEXT_STAGES, Stage
from governance.wording import Block, Is, Run

SHOWN_LETTERS = 70
html_of = lru_cache(maxsize=8192)(to_html)  # the same passages are read again and again, and never change


@dataclass(frozen=True)
class ShownPassage:
    """One or more passages that stand close together, as HTML; ``anchor`` leads there, ``note`` says what made it.

    ``lines`` names each of several: its id and its words, as far as they tell it from the others.
    """

    id: str
    anchor: str
    html: SafeString
    note: str
    lines: Sequence[tuple[str, str]] = ()


def shown_passages(number: int, passages: Sequence[Mapping[str, Any]]) -> list[ShownPassage]:
    """The passages of an article, items of one list together."""
    found: list[ShownPassage] = []
    for _kind, group in groupby(passages, key=_stands_close):
        rows = list(group)
        for together in [rows] if _stands_close(rows[0]) else [[row] for row in rows]:
            by = sorted({amendment for row in together for amendment in row.get("by", ())})
            first, several = together[0], len(together) > 1
            alone = not several and wording.kind_of(first["text"]).startswith("|")
            html = html_of(
                wording.bare(first["text"]) if alone else wording.markdown_of(row["text"] for row in together)
            )
            named = [(row["id"], _shortened(wording.bare(row["text"]))) for row in together] if several else ()
            lines = tuple((one, words) for one, words in named if words)
            found.append(ShownPassage(first["id"], anchor_of(number, first["id"]), html, changed_by(by), lines))
    return found


def _stands_close(row: Mapping[str, Any]) -> str:
    return wording.kind_of(row["text"])


def anchor_of(article: int, passage: str) -> str:
    return f"a{article}-{passage}"


def changed_by(numbers: Sequence[int]) -> str:
    """“Amendments 3 and 9”."""
    if not numbers:
        return ""
    words = ngettext("Amendment %(listed)s", "Amendments %(listed)s", len(numbers))
    return words % {"listed": listed(map(str, numbers))}


def with_articles(manifesto: Manifesto) -> list[Article]:
    """All articles with what they rest on, in two statements."""
    sources = Source.objects.select_related("proposal").order_by("id")
    articles = list(manifesto.articles.prefetch_related(Prefetch("sources", queryset=sources)))
    for article in articles:
        article.manifesto = manifesto
    return articles


@dataclass(frozen=True)
class Told:
    """An amendment with what it changes, in blocks, and in whose name it stands."""

    amendment: Amendment
    blocks: Sequence[Block]
    name: str
    is_in_a_name: bool

    @property
    def state_kind(self) -> str:
        return STATE_KINDS.get(self.amendment.state, "")


STATE_KINDS: dict[str, str] = {
    Amendment.State.OPEN: "tag-amber",
    Amendment.State.ACCEPTED: "tag-sea",
    Amendment.State.MERGED: "tag-leaf",
    Amendment.State.REJECTED: "tag-clay",
}


def told(amendment: Amendment) -> Told:
    name = amendment.desk.name if amendment.desk else amendment.by.public_name
    blocks = () if amendment.is_out_of_sight else tuple(differences(amendment))
    return Told(amendment, blocks, name, amendment.desk is not None)


def differences(amendment: Amendment) -> Iterator[Block]:
    """What it would take out of and put into its passage as that stood, word by word."""
    if amendment.start is not None and amendment.end is not None:
        start = amendment.quote_start or 0
        end = start + amendment.end - amendment.start
        plain = wording.Amendment(1, wording.Kind(amendment.kind), "p", amendment.words, start, end)
        (passage,) = wording.rehearse((wording.Passage("p", amendment.quote),), [plain]).passages
        yield wording.compare_passage(amendment.quote, passage.said())
    elif amendment.kind == Amendment.Kind.REPLACE:
        yield from wording.compare(amendment.quote, amendment.words).blocks
    elif amendment.kind == Amendment.Kind.DELETE:
        yield Block(Is.TAKEN_OUT, (Run(Is.TAKEN_OUT, amendment.quote),))
    else:
        yield from (Block(Is.PUT_IN, (Run(Is.PUT_IN, new.text),)) for new in amendment.change.passages)


@dataclass(frozen=True)
class Marked:
    """A block of a rehearsed text and whose amendments made it so."""

    kind: Is
    runs: tuple[Run, ...]
    note: str = ""


def marked(passages: Iterable[wording.MarkedPassage]) -> Iterator[Block]:
    """Passages with marks as blocks of runs, a space between them."""
    for passage in passages:
        last = len(passage.runs) - 1
        runs = tuple(Run(run.kind, run.text + " " * (place < last)) for place, run in enumerate(passage.runs))
        yield Block(passage.kind, runs)


def _without_marks(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs of a line of a list or a table, read by itself."""
    kind = wording.kind_of(runs[0].text) if runs else ""
    if kind.startswith("|"):
        return tuple(Run(run.kind, run.text.replace("|", "·")) for run in runs)
    return (Run(runs[0].kind, wording.bare(runs[0].text)), *runs[1:]) if kind else tuple(runs)


def marked_with_names(passages: Iterable[wording.MarkedPassage]) -> Iterator[Marked]:
    for passage, block in zip(passages, marked(passages), strict=True):
        yield Marked(
            block.kind, _without_marks(block.runs), changed_by(sorted({one for run in passage.runs for one in run.by}))
        )


@dataclass(frozen=True)
class Rehearsed:
    """What a choice of amendments makes of an article, and what stands in its way, in sentences.

    ``new``: the amendment that is a new article, if these are the words of one.
    """

    article: Article
    new: Amendment | None
    blocks: Sequence[Marked]
    problems: Sequence[str]
    order: Sequence[str]
    text: str


def rehearsed(article: Article, chosen: Sequence[Amendment]) -> Rehearsed:
    new = next((one for one in chosen if one.is_new_article), None)
    found = wording.rehearse(() if new else article.text, [amendment.change for amendment in chosen])
    problems = [
        *(
            _("Amendments %(one)d and %(other)d clash: they want the same words to become different things. "
              "Neither is in the text below. Choose one of them.")  % {"one": one, "other": other}
            for one, other in found.clashes
        ),
        *(_("Amendment %(n)d changes another that you did not choose, so it does nothing.") % {"n": n}
          for n in found.orphans),
        *(_("The place of amendment %(n)d is not in the text any more.") % {"n": n} for n in found.misplaced),
    ]  # fmt: skip
    order = [
        _("Amendments %(one)d and %(other)d put words in at the same place. The lower number comes first; in the other "
          "order the text would read differently.") % {"one": one, "other": other}
        for one, other in found.in_order
    ]  # fmt: skip
    return Rehearsed(
        article, new, tuple(marked_with_names(found.passages)), problems, order, wording.markdown_of(found.text)
    )


def choices_html(amendments: Iterable[Amendment], chosen: Collection[int]) -> SafeString:
    """A box to tick for each amendment, with whose it is. Written here: a page may offer hundreds of them."""
    called, changes, accepted = _("Amendment %(number)d"), _("Changes amendment %(number)d"), _("Accepted")
    kinds = {kind: capfirst(str(label)) for kind, label in Amendment.Kind.choices}
    return format_html_join(
        "\n    ",
        '<div class="choice choice-plain"><input type="checkbox" id="take-{0}" name="take" value="{0}"{1}>'
        '<label for="take-{0}">{2} <span class="hint"><bdi>{3}</bdi>{4}{5}. {6}</span></label></div>',
        (
            (
                str(one.number),
                SafeString(" checked") if one.number in chosen else "",
                called % {"number": one.number},
                one.desk.name if one.desk else one.by.public_name,
                f". {changes % {'number': one.to.number}}" if one.to else "",
                f". {accepted}" if one.state == Amendment.State.ACCEPTED else "",
                f"{kinds[one.kind]}: {_shortened(one.title or one.words)}" if one.words else kinds[one.kind],
            )
            for one in amendments
        ),
    )


@dataclass(frozen=True)
class Reading:
    """A stage of the text as the line of phases shows it."""

    name: str
    state: str


def readings(manifesto: Manifesto) -> list[Reading]:
    stages = list(Stage)
    now = stages.index(Stage(manifesto.stage))
    return [
        Reading(str(stage.label), "done" if place < now else "now" if place == now else "next")
        for place, stage in enumerate(stages)
    ]


def _shortened(words: str) -> str:
    return words if len(words) <= SHOWN_LETTERS else f"{words[:SHOWN_LETTERS].rstrip()}…"


@dataclass(frozen=True)
class Step:
    """A stage that the chair can lead to."""

    stage: str
    verb: str
    is_back: bool


def steps(manifesto: Manifesto, visitor: Visitor) -> list[Step]:
    if chairing_seat(visitor, manifesto) is None:
        return []
    order = list(Stage)
    here = order.index(Stage(manifesto.stage))
    verbs = {
        Stage.DRAFTING: _("Back to the draft"),
        Stage.GENERAL: _("Open the first reading"),
        Stage.LINES: _("Open the second reading"),
        Stage.WHOLE: _("Open the third reading"),
    }
    back = {Stage.GENERAL: _("Go back to the first reading"), Stage.LINES: _("Go back to the second reading")}
    behind = {stage for stage in order if order.index(stage) < here}
    return [
        Step(stage, back.get(stage, verbs[stage]) if stage in behind else verbs[stage], stage in behind)
        for stage in NEXT_STAGES[Stage(manifesto.stage)]
    ]
