"""Rules side by side on ballots of other votes, so that the rule is chosen before anybody knows whom it favours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from config.errors import Absent, require
from governance.ballots.errors import BadFile
from governance.ballots.models import Question, Tally
from governance.ballots.tallying import order_of_lots
from governance.ballots.words import option_texts
from governance.budgeting import Profile
from governance.budgeting.comparing import Compared, Way, compare
from governance.budgets.models import Budget, ProjectSheet
from governance.budgets.outside import read_budget_file
from governance.budgets.permissions import can_see_ballots
from governance.budgets.sharing import profile_of
from governance.budgets.ways import OFFERED, way_title

MOST_BALLOTS, MOST_PROJECTS = 200_000, 400


@dataclass(frozen=True)
class Side:
    """What one way of sharing out would do. `people` is whoever supports anything; `some` have at least one project."""

    way: Way
    title: str
    chosen: int
    cost: Decimal
    people: int
    some: int
    percent: str
    wishes: str
    gini: float
    let_down: int
    areas: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Comparison:
    """`rows` says of each project, with its cost, which of the sides would pay for it."""

    title: str
    currency: str
    amount: Decimal
    sides: Sequence[Side]
    rows: Sequence[tuple[str, str, Decimal, Sequence[bool]]]


def other_budgets(question: Question) -> list[Budget]:
    """Counted budgets of the same assembly whose ballots everybody may see; never that of the question itself."""
    found = (
        Budget.objects.filter(question__body__assembly=question.body.assembly_id)
        .exclude(question=question)
        .select_related("question__body__assembly")
        .prefetch_related(Prefetch("sheets", ProjectSheet.objects.order_by("id")))
        .order_by("-question__number")
    )
    return [budget for budget in found if can_see_ballots(budget.question)]


def compared_on(question: Question, source: UUID) -> Comparison:
    """The rules on the ballots of another question. Raises Absent for this one, and for ballots nobody may see."""
    budget = next((one for one in other_budgets(question) if one.question_id == source), None)
    if budget is None:
        raise Absent
    texts = option_texts(budget.question)
    profile, found = profile_of(budget), _on_ballots_of(budget.question_id)
    return _told(profile, found, budget.question.told.title, budget.currency, texts)


@lru_cache(maxsize=16)
def _on_ballots_of(question_id: UUID) -> tuple[Compared, ...]:
    """A counted question never changes."""
    tally = Tally.objects.select_related("question").get(question_id=question_id)
    budget = Budget.objects.select_related("question__body__assembly").get(question_id=question_id)
    sheets = {sheet.key: sheet.place for sheet in budget.sheets.all()}
    profile = profile_of(budget)
    parts = [sheets.get(project.id, "") for project in profile.projects]
    return compare(profile, order_of_lots(tally), list(OFFERED.values()), parts)


def compared_in_file(file_name: str, data: bytes) -> Comparison:
    """The same on a Pabulib file that somebody brings along, such as that of another town. It is not kept."""
    file = read_budget_file(file_name, data)
    profile = file.profile
    is_small = profile.voters <= MOST_BALLOTS and len(profile.projects) <= MOST_PROJECTS
    require(is_small, BadFile, reason=_("it holds more than 200,000 ballots or 400 projects."))
    column = next((name for name in ("district", "category") if any(name in each for each in file.about)), "")
    parts = [each.get(column, "") for each in file.about] if column else []
    names = {project.id: project.name or project.id for project in profile.projects}
    found = compare(profile, [project.id for project in profile.projects], list(OFFERED.values()), parts)
    title = file.meta.get("description") or file_name
    return _told(profile, found, title[:200], file.meta.get("currency", "")[:12], names)


def _told(
    profile: Profile, found: Sequence[Compared], title: str, currency: str, names: Mapping[str, str]
) -> Comparison:
    chosen = [set(each.outcome.selected) for each in found]
    rows = [
        (project.id, names.get(project.id, project.id), project.cost, [project.id in one for one in chosen])
        for project in profile.projects
        if not project.is_withdrawn
    ]
    return Comparison(title, currency, profile.budget, [_side(each) for each in found], rows)


def _side(each: Compared) -> Side:
    some = each.voters - each.with_nothing
    groups = each.lets_down
    worst = groups.jr or groups.pjr_plus or groups.ejr_plus
    return Side(
        way=each.way,
        title=way_title(each.way),
        chosen=len(each.outcome.rounds),
        cost=each.outcome.cost,
        people=each.voters,
        some=some,
        percent=f"{100 * some / each.voters:.0f}" if each.voters else "0",
        wishes=f"{each.wishes:.1f}",
        gini=round(each.gini, 2),
        let_down=0 if worst is None else len(worst.voters),
        areas=list(each.by_part.items()),
    )
