"""The cases. Importing them registers them by name, in the order they are measured."""

from bench.cases import votes, lists, public, ward, faults  # isort: skip

__all__ = ["faults", "lists", "public", "votes", "ward"]
