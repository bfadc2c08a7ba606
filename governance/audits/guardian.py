"""What a guardian is: a rule that anybody can read, about aggregates alone. It speaks up; it never decides."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from assemblies.bodies.models import Assembly
from governance.audits import comparing
from governance.audits.comparing import Counts, Seen
from governance.audits.counting import Totals
from governance.ballots.models import Question, Stops

CHANCE = gettext_noop(
    "If it were chance alone, a difference like this would come up less than once in a hundred looks."
)
EXACT = gettext_noop("These are exact amounts, all that there are: chance has no part in them.")


Gathered: TypeAlias = Mapping[UUID | None, Counts]
"""The aggregates by question; those of an assembly are under None. What is not there, there is nothing to look at."""


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

    ``told`` is the rule in one plain sentence, and ``even`` says that it is kept. Of a finding, ``off`` and ``far_off``
    say what it is, ``compared`` names both sides and ``numbers`` gives their counts; ``mends`` says what would change
    it. ``here`` and ``elsewhere`` name the sides where the group has no name. ``owner`` answers for the rule.
    ``bound`` is the charter's rule that says how far is too far. ``column`` is that of the equity audit which shows the
    same numbers, if one does; ``is_public`` says that everybody can read them elsewhere anyway, since they are not of
    people. A guardian that ``may_hold`` stops what it names in ``stops`` when its flag is left in silence: at the
    question it looked at or, where it looks at an assembly, at the one that ``holding`` finds. ``ready`` says which
    counted questions it looks at, and ``sure`` how sure a finding is.
    """

    name: str
    version: int
    title: str
    told: str
    even: str
    off: str
    far_off: str
    compared: str
    mends: str
    owner: str
    about: About
    gather: Callable[[Totals], Gathered]
    look: Callable[[Counts, Fraction], Seen]
    examples: tuple[Example, ...]
    numbers: str = gettext_noop("%(n)s of %(of)s, against %(others)s of %(all)s.")
    here: str = gettext_noop("this vote")
    elsewhere: str = gettext_noop("the votes before")
    bound: str = "fair_share"
    column: str = ""
    is_public: bool = False
    sure: str = CHANCE
    ready: Q = field(default_factory=Q)
    may_hold: bool = False
    stops: str = Stops.RESULT
    holding: Callable[[Assembly], Question | None] | None = None

    @cached_property
    def rule_sha256(self) -> str:
        """The hash of the rule as it stands in its file, with what all guardians share."""
        files = (self._file, Path(comparing.__file__))
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    @cached_property
    def source(self) -> str:
        """The rule as it stands in its file."""
        return self._file.read_text()

    @property
    def _file(self) -> Path:
        return Path(sys.modules[self.gather.__module__].__file__ or "")
