from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NoSuchProposal(Refusal):
    code = "no-such-proposal"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("There is no other open proposal with the number %(number)s here.")


class MergingAsked(Refusal):
    code = "merging-asked"
    sentence = _("It has been asked already to merge this proposal. Wait for the answer, or take the question back.")


class MergingOver(Refusal):
    code = "merging-over"
    sentence = _("Nobody asks for that any more. Load the page again to see how things stand.")


class ReasonForMergingMissing(Refusal):
    code = "reason-for-merging-missing"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Say in a sentence why the two belong together. It stays beside both.")
