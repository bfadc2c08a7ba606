"""Browsers in which people of the cast are signed in."""

from tests.governance.conftest import visit

__all__ = ["visit"]
