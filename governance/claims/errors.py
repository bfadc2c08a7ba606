from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NotNow(Refusal):
    code = "not-now"
    sentence = _("This round is at another step now. Load the page again.")


class BadRound(Refusal):
    code = "bad-round"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "Leave something to claim, give claims time, and carry over only from a closed round of this resource."
    )


class NoClaims(Refusal):
    code = "no-claims"
    sentence = _("Nobody has claimed anything, so there is nothing to choose between.")


class NoRuleYet(Refusal):
    code = "no-rule-yet"
    sentence = _("The ballot on the rule has no certified result yet. Share out when it has.")


class AppealedAlready(Refusal):
    code = "appealed-already"
    sentence = _("Your community has appealed already.")


class NotSoMuch(Refusal):
    code = "not-so-much"
    sentence = _("So much cannot be granted. At most: %(most)d.")
