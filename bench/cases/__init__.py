"""The cases. Importing them registers them by name, in the order they are measured."""

from bench.cases import votes, lists, public  # isort: skip

__all__ = ["lists", "public", "votes"]
