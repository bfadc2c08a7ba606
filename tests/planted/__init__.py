"""Bugs that are planted on purpose, one after another, to see whether the tests that must catch each of them do."""
