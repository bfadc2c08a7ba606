from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadModeration(Refusal):
    code = "bad-moderation"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Something is missing: %(reason)s")


class OwnText(Refusal):
    code = "own-text"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You wrote this text. You can change it or withdraw it yourself.")


class TextFrozen(Refusal):
    code = "text-frozen"
    sentence = _("This text was frozen meanwhile: nobody hides or changes it. A new edition or a vote puts it right.")


class NotOneOfYours(Refusal):
    code = "not-yours-to-decide"
    status = HTTPStatus.FORBIDDEN
    sentence = _(
        "Somebody else has to decide here: a moderator or guarantor who did not write, report or appeal it, and who "
        "did not decide the first time."
    )


class NobodyModerates(Refusal):
    code = "nobody-moderates"
    sentence = _("Nobody could decide about it: this assembly has neither a moderator nor a guarantor now.")


class ReportedAlready(Refusal):
    code = "reported-already"
    sentence = _("You have reported this text already. You hear of the decision.")


class DecidedAlready(Refusal):
    code = "decided-already"
    sentence = _("Somebody has decided about this text as it stands. Load the page again to read the decision.")


class AppealOver(Refusal):
    code = "appeal-over"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You cannot appeal here: the days are over, there was an appeal, or it is for somebody else.")


class TooManyReports(Refusal):
    code = "too-many-reports"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _("%(most)d of your reports wait for a decision. Please wait for these first.")
