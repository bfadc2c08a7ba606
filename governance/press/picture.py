"""The picture of a result at print size: question, sentence, bar or rounds, and where it comes from.

A picture for itself: no sheet of styles, no fonts but the reader's own, white ground. Lines are broken by a cautious
guess of how wide letters are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from textwrap import shorten, wrap
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from config.languages import runs_from_right
from config.numbers import grouped
from governance.ballots.flow import Flow, flows_of
from governance.ballots.models import Question, Tally
from governance.ballots.pictures import WHOLE, is_in_rounds, pictures_of
from governance.ballots.pictures import Picture as Strips
from governance.ballots.rules import asks_for
from governance.ballots.words import told_option_texts
from governance.press.words import LICENCE, sentence_of, share_of

WIDTH, MARGIN = 1200, 60
ROOM = WIDTH - 2 * MARGIN
BAR = 96
INK, QUIET, SEA = "#1a2021", "#4a5557", "#0a5a66"
FONTS = "'Atkinson Hyperlegible Next','Noto Sans','DejaVu Sans','Noto Sans Arabic',sans-serif"
LARGEST_FLOW = 1.5
MOST_STRIPS, STRIP = 12, 30
FILLS = {
    "won": SEA, "no": "#767164", "out": "#9b2c1d",
    "band-5": "#0a5a66", "band-4": "#3d8590", "band-3": "#8fbcc3", "band-2": "#d8d2c6", "band-1": "#b98d5e",
    "band-0": "#8a5200",
}  # fmt: skip
RTL_ISOLATE, LTR_ISOLATE, ISOLATE_END = "\u2067", "\u2066", "\u2069"


@dataclass(frozen=True)
class Text:
    text: str
    x: float
    y: float
    size: float
    anchor: str = "start"
    weight: int = 400
    ink: str = INK

    @property
    def is_rtl(self) -> bool:
        return runs_from_right(self.text)

    @property
    def isolated(self) -> str:
        return f"{RTL_ISOLATE if self.is_rtl else LTR_ISOLATE}{self.text}{ISOLATE_END}"


@dataclass
class Drawing:
    """Grows downwards; its first lines stand at the margin where reading begins."""

    is_rtl: bool
    height: int = MARGIN - 20
    texts: list[Text] = field(default_factory=list)

    @property
    def start(self) -> tuple[int, str]:
        return (WIDTH - MARGIN, "end") if self.is_rtl else (MARGIN, "start")

    @property
    def end(self) -> tuple[int, str]:
        return (MARGIN, "start") if self.is_rtl else (WIDTH - MARGIN, "end")

    def write(self, text: str, size: int, *, weight: int = 400, ink: str = INK, after: int = 0) -> None:
        x, anchor = self.start
        letters = max(12, int(ROOM / (size * (0.68 if weight > 400 else 0.6))))
        for line in wrap(text, letters):
            self.height += round(size * 1.28)
            self.texts.append(Text(line, x, self.height, size, anchor, weight, ink))
        self.height += after


@dataclass(frozen=True)
class Picture:
    """Shapes as SVG and words apart, because not every program sets words inside SVG well."""

    context: dict[str, Any]
    texts: list[Text]
    height: int

    def svg(self) -> str:
        """For itself, or inside a page of a browser."""
        return render_to_string("governance/press/picture.svg", self.context | {"texts": self.texts})

    def html(self, width: int) -> str:
        """So wide, for the program that draws PDF: the words lie above the shapes."""
        scale = width / WIDTH
        shapes = render_to_string("governance/press/picture.svg", self.context)
        words = "".join(self._laid(text) for text in self.texts)
        return (
            f'<div style="position:relative;width:{width}px;height:{self.height * scale:.0f}px">'
            f'<div style="position:absolute;top:0;left:0;width:{WIDTH}px;height:{self.height}px;'
            f'transform-origin:0 0;transform:scale({scale:.4f})">'
            f'<div style="position:absolute;top:0;left:0">{shapes}</div>{words}</div></div>'
        )

    @staticmethod
    def _laid(text: Text) -> str:
        sides = {
            "start": f"left:{text.x:.1f}px;text-align:left",
            "end": f"right:{WIDTH - text.x:.1f}px;text-align:right",
            "middle": f"left:{text.x - WIDTH / 2:.1f}px;width:{WIDTH}px;text-align:center",
        }
        return (
            f'<div dir="{"rtl" if text.is_rtl else "ltr"}" style="position:absolute;top:{text.y - text.size:.1f}px;'
            f"{sides[text.anchor]};font:{text.weight} {text.size:.1f}px/1.2 {FONTS};color:{text.ink};"
            f'white-space:nowrap">{escape(text.text)}</div>'
        )


def picture_of(question: Question, tally: Tally, address: str) -> Picture:
    drawing = Drawing(get_language_bidi())
    drawing.write(question.body.assembly.name, 26, ink=QUIET, after=10)
    drawing.write(question.told.title, 44, weight=700, after=14)
    drawing.write(sentence_of(question, tally), 34, after=36)
    context: dict[str, Any] = {"title": question.told.title, "width": WIDTH}
    if asks_for(question.rule, "threshold"):
        context |= _bar(question, tally, drawing)
    elif is_in_rounds(tally.result):
        context |= _flows(question, tally, drawing)
    else:
        context |= _strips(pictures_of(question, tally.result)[0], drawing)
    drawing.height += 16
    drawing.write(address, 20, ink=QUIET)
    drawing.write(LICENCE, 20, ink=QUIET)
    height = drawing.height + MARGIN - 20
    return Picture(context | {"height": height}, drawing.texts, height)


def _flows(question: Question, tally: Tally, drawing: Drawing) -> dict[str, Any]:
    return {"flows": [_flow(flow, drawing) for flow in flows_of(tally.result, told_option_texts(question))]}


def _flow(flow: Flow, drawing: Drawing) -> dict[str, Any]:
    """The rounds, from left to right in every language, as on the page of the result."""
    scale = min(LARGEST_FLOW, ROOM / flow.width)

    def words(text: str, x: float | str, y: float | str, anchor: str, ink: str = INK) -> None:
        at = (MARGIN + float(x) * scale, drawing.height + float(y) * scale)
        drawing.texts.append(Text(text, *at, 14 * scale, anchor, 400, ink))

    words(_("Round"), 180, 16, "end", QUIET)
    for head in flow.heads:
        words(str(head.number), head.x, 16, "middle", QUIET)
    for lane in flow.lanes:
        words(lane.name, 180, float(lane.base) - 3, "end")
        if lane.ending:
            ending = _("elected, round %(round)s") if lane.is_winner else _("out, round %(round)s")
            words(ending % {"round": lane.round}, lane.ending_x, float(lane.base) - 3, "start", QUIET)
    words(_("No further choice"), 180, float(flow.exhausted_base) - 3, "end", QUIET)
    shape = {"flow": flow, "y": drawing.height, "scale": f"{scale:.3f}"}
    drawing.height += round(flow.height * scale)
    return shape


def _strips(picture: Strips, drawing: Drawing) -> dict[str, Any]:
    """A strip a row, the name above it on one side and its words on the other."""
    drawing.write(picture.title, 26, weight=700, after=6)
    if picture.legend:
        drawing.write(" · ".join(words for _kind, words in picture.legend), 22, ink=QUIET, after=6)
    bars = []
    (x, start), (far, end) = drawing.start, drawing.end
    for strip in picture.strips[:MOST_STRIPS]:
        top = drawing.height + 30
        words = f"{strip.words} · {strip.note}" if strip.note else strip.words
        drawing.texts += [
            Text(shorten(strip.label, 44, placeholder="…"), x, top, 24, start, 700 if strip.is_winner else 400),
            Text(words, far, top, 22, end, 400, QUIET),
        ]
        for segment in strip.segments:
            width = round(ROOM * segment.width / WHOLE)
            left = round(ROOM * segment.x / WHOLE)
            at = MARGIN + (ROOM - left - width if drawing.is_rtl else left)
            bars.append({"x": at, "y": top + 10, "width": width, "fill": FILLS[segment.kind]})
        drawing.height = top + 10 + STRIP + 14
    if len(picture.strips) > MOST_STRIPS:
        more = len(picture.strips) - MOST_STRIPS
        told = ngettext("%(n)s more on the page of the result", "%(n)s more on the page of the result", more)
        drawing.write(told % {"n": grouped(more)}, 22, ink=QUIET)
    return {"bars": bars, "strip": STRIP}


def _bar(question: Question, tally: Tally, drawing: Drawing) -> dict[str, Any]:
    votes = {word: int(number) for word, number in tally.result["rounds"][0]["votes"].items()}
    both, top = votes["yes"] + votes["no"], drawing.height
    yes = round(ROOM * votes["yes"] / both) if both else 0
    mark = round(ROOM * Fraction(question.threshold))
    mark_x = MARGIN + (ROOM - mark if drawing.is_rtl else mark)
    at_the_side = "start" if mark_x < WIDTH / 2 else "end"
    anchor = "middle" if ROOM / 4 < mark < ROOM * 3 / 4 else at_the_side
    needed = _("Needed: %(threshold)s") % {"threshold": share_of(question)}
    of_both = {"both": grouped(both)}
    (x, start), (far, end), below = drawing.start, drawing.end, top + 46 + BAR + 42
    drawing.texts += [
        Text(needed, mark_x, top + 26, 24, anchor),
        Text(_("Yes: %(yes)s of %(both)s") % (of_both | {"yes": grouped(votes["yes"])}), x, below, 28, start, 700, SEA),
        Text(_("Abstained: %(n)s") % {"n": grouped(votes["abstain"])}, WIDTH / 2, below, 24, "middle", 400, QUIET),
        Text(_("No: %(no)s of %(both)s") % (of_both | {"no": grouped(votes["no"])}), far, below, 28, end),
    ]
    drawing.height += 46 + BAR + 60
    bar = {
        "both": both,
        "y": top + 46,
        "height": BAR,
        "room": ROOM,
        "margin": MARGIN,
        "yes_x": MARGIN + ROOM - yes if drawing.is_rtl else MARGIN,
        "yes_width": yes,
        "mark_x": mark_x,
        "mark_top": top + 36,
        "mark_end": top + 46 + BAR + 10,
    }
    return {"bar": bar}
