from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class ManifestoIncomplete(Refusal):
    code = "manifesto-incomplete"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Something is missing: %(reason)s")


class WrongStage(Refusal):
    code = "wrong-manifesto-stage"
    sentence = _("That is not possible now: the manifesto is at “%(stage)s”.")


class ArticleShut(Refusal):
    code = "article-shut"
    sentence = _("The words of this article are settled. Only articles that are being repaired can change now.")


class ArticleChanged(Refusal):
    code = "article-changed"
    status = HTTPStatus.PRECONDITION_FAILED
    sentence = _("Somebody else changed this article while you were writing. Read it again, then save once more.")


class ArticlesHidden(Refusal):
    code = "articles-hidden"
    sentence = _("Moderators have hidden %(articles)s. Change it, or wait for the appeal, before you freeze the text.")


class BadAmendment(Refusal):
    code = "bad-amendment"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This amendment cannot be handed in: %(reason)s")


class BadAnswer(Refusal):
    code = "bad-answer"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This answer cannot be kept: %(reason)s")


class WrongAmendmentState(Refusal):
    code = "wrong-amendment-state"
    sentence = _("That is not possible while the amendment is “%(state)s”. Load the page again to see where it stands.")


class Clashes(Refusal):
    code = "amendments-clash"
    sentence = _(
        "It clashes with what is accepted already: amendment %(numbers)s. Both want the same words to become different "
        "things. Take back one of them first."
    )


class AmendmentsWaiting(Refusal):
    code = "amendments-waiting"
    sentence = _("%(number)d amendments still wait for an answer or for their place in the text. Settle them first.")


class TooMuchForAnEditor(Refusal):
    code = "too-much-for-an-editor"
    sentence = _(
        "That changes %(words)d words. A slip of the pen has at most %(most)d; anything more needs another reading and "
        "a vote."
    )
