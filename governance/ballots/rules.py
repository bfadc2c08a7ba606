"""Between a question's row and the arithmetic: what a choice looks like under its rule."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.ballots.errors import BadChoice
from governance.ballots.models import Question

YES_NO = "yes-no"
STV = "stv-scottish"
RULES = {
    YES_NO: gettext_lazy("Yes or no"),
    STV: gettext_lazy("Rank in order (Scottish STV)"),
}
ANSWERS = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "abstain": gettext_lazy("Abstain")}

Choice = str | list[str]


@dataclass(frozen=True)
class BallotForm:
    """What a ballot on a question may hold. Frozen with the question, so it can be kept in memory."""

    rule: str
    options: tuple[str, ...]

    def check(self, choice: object) -> str:
        """The choice as canonical text. Raises BadChoice with what to do."""
        if self.rule == YES_NO:
            if not isinstance(choice, str) or choice not in self.options:
                raise BadChoice(reason=_("choose yes, no or abstain."))
        else:
            if not isinstance(choice, list) or not all(isinstance(key, str) for key in choice):
                raise BadChoice(reason=_("send the options in your order."))
            if not choice:
                raise BadChoice(reason=_("give at least one option a place."))
            if len(set(choice)) != len(choice):
                raise BadChoice(reason=_("each option can have one place only."))
            if not set(choice) <= set(self.options):
                raise BadChoice(reason=_("one of the options is not on this question."))
        return json.dumps(choice, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=512)
def ballot_form(question_id: UUID) -> BallotForm:
    """The form of a frozen question. Raises Question.DoesNotExist for others (an error is not kept)."""
    config = Question.objects.filter(id=question_id, config__isnull=False).values_list("config", flat=True).first()
    if config is None:
        raise Question.DoesNotExist
    withdrawn = set(config.get("withdrawn", ()))
    return BallotForm(config["rule"], tuple(key for key in config["options"] if key not in withdrawn))
