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


class BadSheet(Refusal):
    code = "bad-project-sheet"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The project is not described: %(reason)s")


class BadPromise(Refusal):
    code = "bad-promise"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The promise cannot be taken: %(reason)s")


class NotPaidFor(Refusal):
    code = "not-paid-for"
    sentence = _("Milestones are noted for projects that are paid for, once the result is known.")


class NotOutside(Refusal):
    code = "not-voted-outside"
    sentence = _("Ballots are brought in for a frozen question on which people vote elsewhere.")


class OtherProjects(Refusal):
    code = "other-projects"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The file is about something else: %(reason)s")


class NoProjects(Refusal):
    code = "no-projects"
    sentence = _("Only a question on which people choose, approve or give points to options can share out money.")
