"""What can go wrong when money is shared out; settings, lots and files complain as they do in a count."""

from __future__ import annotations

from ..counting.errors import BadBallots, BadSettings, CountingError, LotNeeded, UnknownRule


class BadProjects(CountingError):
    """Projects, budget or ballots that cannot be counted; the sentence names which."""

    code = "bad_projects"


__all__ = ["BadBallots", "BadProjects", "BadSettings", "CountingError", "LotNeeded", "UnknownRule"]
