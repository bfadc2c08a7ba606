"""The words of texts: passages, what two versions differ in, amendments and what becomes of them together."""

from .comparing import Block, Comparison, Is, Run, compare, compare_passage

__all__ = [
    "Block",
    "Comparison",
    "Is",
    "Run",
    "compare",
    "compare_passage",
]
