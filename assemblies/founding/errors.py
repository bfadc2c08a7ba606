from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class LinkUnknown(Refusal):
    code = "link-unknown"
    status = HTTPStatus.NOT_FOUND
    sentence = _("This set-up link opens nothing. Copy it whole from the window in which the program was started.")


class LinkUsed(Refusal):
    code = "link-used"
    status = HTTPStatus.GONE
    sentence = _("This set-up link was used already. If that was you, sign in with your e-mail address.")


class LinkExpired(Refusal):
    code = "link-expired"
    status = HTTPStatus.GONE
    sentence = _("This set-up link has run out after its hour. Start the program again and it prints a new one.")


class LinkReplaced(Refusal):
    code = "link-replaced"
    status = HTTPStatus.GONE
    sentence = _("The program was started again since, and printed a newer set-up link. Use that one.")


class Settled(Refusal):
    code = "settled"
    sentence = _("The first question has opened, so this is fixed now: members rely on it.")


class CommunityInUse(Refusal):
    code = "community-in-use"
    sentence = _("People sit for %(name)s. Give them another community first, or keep it.")


class CommunityShared(Refusal):
    code = "community-shared"
    sentence = _("%(name)s belongs to another assembly too, so it cannot be changed here.")


class TooManyCommunities(Refusal):
    code = "too-many-communities"
    sentence = _("An assembly has 26 communities at most, one a letter.")


class LetterTaken(Refusal):
    code = "letter-taken"
    sentence = _("Another community has the letter %(letter)s. Choose another one.")


class NotFromThisComputer(Refusal):
    code = "not-from-this-computer"
    status = HTTPStatus.FORBIDDEN
    sentence = _("Do this in a browser on the computer that runs the demo.")
