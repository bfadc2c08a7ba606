from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadBudget(Refusal):
    code = "bad-budget"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The budget is not complete: %(reason)s")


class BudgetFixed(Refusal):
    code = "budget-fixed"
    sentence = _("A budget is set after the question is frozen and before it opens. Later nobody can change it.")


class NoProjects(Refusal):
    code = "no-projects"
    sentence = _("Only a question on which people choose, approve or give points to options can share out money.")
