"""The cases. Importing them registers them by name, in the order they are measured."""

from bench.cases import votes, practice, lists, public, bridge, ward, counting, budgeting, division  # isort: skip
from bench.cases import wording, equity, feed, faults  # isort: skip

__all__ = [
    "bridge",
    "budgeting",
    "counting",
    "division",
    "equity",
    "faults",
    "feed",
    "lists",
    "practice",
    "public",
    "votes",
    "ward",
    "wording",
]
