"""What a guardian is: a rule that anybody can read, about aggregates alone. It speaks up; it never decides."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext_noop

from assemblies.bodies.models import Assembly
from governance.audits import comparing
from governance.audits.comparing import Counts, Seen
from governance.ballots.models import Question


class About(StrEnum):
    """What a guardian looks at: an assembly again and again, or a question once it is counted."""

    ASSEMBLY = "assembly"
    QUESTION = "question"


@dataclass(frozen=True)
class Example:
    """One of a guardian's test cases: these counts, and whether it speaks up of which group."""

    said: str
    counts: Counts
    group: str | None


@dataclass(frozen=True)
class Guardian:
    """A rule with its name and version; whoever changes what it does gives it a new version.

    ``told`` is the rule in one plain sentence. Of a finding, ``off`` and ``far_off`` say what it is, ``compared`` names
    both sides and ``numbers`` gives their counts; ``mends`` says what would change it. ``owner`` answers for the rule.
    ``bound`` is the charter's rule that says how far is too far. ``column`` is that of the equity audit which shows the
    same numbers, if one does. A guardian that ``may_hold`` stops a result from being certified when its flag is left in
    silence.
    """

    name: str
    version: int
    title: str
    told: str
    off: str
    far_off: str
    compared: str
    mends: str
    owner: str
    about: About
    gather: Callable[[Assembly, Question | None], Counts | None]
    look: Callable[[Counts, Fraction], Seen]
    examples: tuple[Example, ...]
    numbers: str = gettext_noop("%(n)s of %(of)s, against %(others)s of %(all)s.")
    bound: str = "fair_share"
    column: str = ""
    may_hold: bool = False

    @cached_property
    def rule_sha256(self) -> str:
        """The hash of the rule as it stands in its file, with what all guardians share."""
        files = (sys.modules[self.gather.__module__].__file__, comparing.__file__)
        return hashlib.sha256(b"".join(Path(file or "").read_bytes() for file in files)).hexdigest()
