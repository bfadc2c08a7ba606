"""The words of texts: passages, what two versions differ in, amendments and what becomes of them together."""

from .amending import (
    AT_THE_BEGINNING,
    Amendment,
    Kind,
    Mark,
    MarkedPassage,
    Rehearsal,
    carried,
    clash,
    fits,
    order_matters,
    rehearse,
)
from .comparing import Block, Comparison, Is, Run, compare, compare_passage
from .following import followed, smallest_change
from .passages import Passage, Text, bare, kind_of, markdown_of, passages_of, words_of
from .reconciling import Part, Reconciled, Whose, reconcile
from .tracing import Step, behind_sentence, sentence_at

__all__ = [
    "AT_THE_BEGINNING",
    "Amendment",
    "Block",
    "Comparison",
    "Is",
    "Kind",
    "Mark",
    "MarkedPassage",
    "Part",
    "Passage",
    "Reconciled",
    "Rehearsal",
    "Run",
    "Step",
    "Text",
    "Whose",
    "bare",
    "behind_sentence",
    "carried",
    "clash",
    "compare",
    "compare_passage",
    "fits",
    "followed",
    "kind_of",
    "markdown_of",
    "order_matters",
    "passages_of",
    "reconcile",
    "rehearse",
    "sentence_at",
    "smallest_change",
    "words_of",
]
