from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NotFrozen(Refusal):
    code = "manifesto-not-frozen"
    sentence = _("Only a frozen text can be put to the vote. Lead it through its readings first.")


class NotIntact(Refusal):
    code = "text-not-intact"
    sentence = _("The text and its fingerprint do not fit, so nothing can be asked about it. Tell a guarantor.")


class TextTooLong(Refusal):
    code = "article-too-long-for-a-ballot"
    sentence = _("%(article)s is longer than a ballot can hold (10,000 letters).")


class AskedAlready(Refusal):
    code = "article-asked-already"
    sentence = _("%(article)s has been put to the vote in these words.")


class NothingToRepair(Refusal):
    code = "nothing-to-repair"
    sentence = _(
        "Only an article that passed on one side alone is repaired, and only as often as the charter allows. "
        "Not so: %(article)s."
    )


class NotDecided(Refusal):
    code = "articles-not-decided"
    sentence = _("These still have no final result: %(articles)s. Certify their votes first.")


class NothingAdopted(Refusal):
    code = "nothing-adopted"
    sentence = _("The preamble and at least one article have to be carried before there is a text to adopt.")


class AdoptedAlready(Refusal):
    code = "adopted-already"
    sentence = _("This manifesto has been adopted. Its text does not change any more.")


class SignedAlready(Refusal):
    code = "adoption-signed-already"
    sentence = _("You have signed this text.")


class BadPledge(Refusal):
    code = "bad-pledge"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The pledge is not complete: %(reason)s")
