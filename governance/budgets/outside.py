"""A budget on which a whole city votes elsewhere: its question is frozen here first, and its ballots come as a file."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.members.models import Seat
from config.errors import require
from governance.ballots.batches import bring_in_choices
from governance.ballots.casting import form_of
from governance.ballots.errors import BadFile
from governance.ballots.models import Question
from governance.budgeting.errors import BadBallots
from governance.budgeting.pabulib import BudgetFile, read
from governance.budgeting.profile import WITHDRAWN
from governance.budgets.errors import NotOutside, OtherProjects
from governance.budgets.models import Budget
from governance.budgets.permissions import is_for_elsewhere
from governance.budgets.sharing import KINDS, projects_of

LARGEST_FILE = 32 * 1024 * 1024


@transaction.atomic
def bring_in_ballots(budget: Budget, *, by: Seat, file_name: str, data: bytes) -> Question:
    """A Pabulib file becomes the ballots of a question that was frozen with its budget before anybody voted.

    Its projects are the options by their keys, at what they ask for; each ballot is checked like one that is cast.
    """
    question = budget.question
    require(is_for_elsewhere(question), NotOutside)
    file = read_budget_file(file_name, data)
    _require_same_projects(budget, file)
    form = form_of(question.id)
    weights = Counter(json.dumps(choice, separators=(",", ":")) for choice in choices_of(file, question.rule))
    checked: Counter[str] = Counter()
    for text, weight in weights.items():
        checked[form.check(json.loads(text))] += weight
    sha256 = hashlib.sha256(data).hexdigest()
    return bring_in_choices(question, by=by, file_name=file_name, file_sha256=sha256, weights=checked)


def read_budget_file(file_name: str, data: bytes) -> BudgetFile:
    """Somebody's upload. Raises BadFile."""
    require(len(data) <= LARGEST_FILE, BadFile, reason=_("it is larger than 32 MB."))
    try:
        return read(file_name, data)
    except BadBallots as error:
        raise BadFile(reason=str(error)) from None


def choices_of(file: BudgetFile, rule: str) -> Iterator[Any]:
    """Each ballot as a ballot box of this rule keeps it."""
    profile = file.profile
    ids = [project.id for project in profile.projects]
    starts, marks = profile.starts.tolist(), profile.marks.tolist()
    points = [1] * len(marks) if profile.points is None else profile.points.tolist()
    for first, last in pairwise(starts):
        named = [ids[mark] for mark in marks[first:last]]
        if rule == "plurality":
            yield named[0] if named else ""
        elif rule == "cumulative":
            yield dict(zip(named, points[first:last], strict=True))
        else:
            yield named


def _require_same_projects(budget: Budget, file: BudgetFile) -> None:
    kind = KINDS[budget.question.rule]
    require(file.profile.kind == kind, OtherProjects, reason=_("its ballots must be of the kind %s.") % kind)
    expected = {one.id: one.cost for one in projects_of(budget) if one.cost != WITHDRAWN}
    found = {one.id: one.cost for one in file.profile.projects if one.id in expected}
    unknown = {one.id for one in file.profile.projects} - {one.id for one in projects_of(budget)}
    missing = ", ".join(sorted(expected.keys() - found.keys()))
    require(not missing, OtherProjects, reason=_("these projects are missing: %s.") % missing)
    require(not unknown, OtherProjects, reason=_("nobody knows these projects: %s.") % ", ".join(sorted(unknown)))
    other = ", ".join(sorted(key for key, cost in found.items() if cost != expected[key]))
    require(not other, OtherProjects, reason=_("these projects cost something else: %s.") % other)
    is_same = file.profile.budget == budget.amount
    require(is_same, OtherProjects, reason=_("it shares out another amount."))
