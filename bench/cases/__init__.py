"""The cases. Importing them registers them by name, in the order they are measured."""

from bench.cases import votes, burst, practice, lists, public, bridge, restore, ward, counting, million  # isort: skip
from bench.cases import budgeting, division, wording, manifestos, equity, audits, feed, faults  # isort: skip

__all__ = [
    "audits",
    "bridge",
    "budgeting",
    "burst",
    "counting",
    "division",
    "equity",
    "faults",
    "feed",
    "lists",
    "manifestos",
    "million",
    "practice",
    "public",
    "restore",
    "votes",
    "ward",
    "wording",
]
