from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class ProposalIncomplete(Refusal):
    code = "proposal-incomplete"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The proposal is not complete: %(reason)s")


class WrongProposalState(Refusal):
    code = "wrong-proposal-state"
    sentence = _("That is not possible while the proposal is “%(state)s”. Load the page again to see where it stands.")


class NothingToUndo(Refusal):
    code = "nothing-to-undo"
    sentence = _("This draft was saved only once, so there is nothing to undo.")


class ChangedMeanwhile(Refusal):
    code = "changed-meanwhile"
    status = HTTPStatus.PRECONDITION_FAILED
    sentence = _(
        "Somebody else changed this text while you were writing. Read the new text, put the two together, "
        "then save once more."
    )


class NoSuchSeat(Refusal):
    code = "no-such-seat"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("There is no seat %(number)s here. Look at the number on the person’s seat card.")


class AlreadyAuthor(Refusal):
    code = "already-author"
    sentence = _("That seat is already an author of this proposal, or has been invited.")


class NotInvited(Refusal):
    code = "not-invited"
    sentence = _("There is no open invitation for you here.")


class ReasonMissing(Refusal):
    code = "reason-missing"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give the reason in a sentence. It stays beside the proposal.")
