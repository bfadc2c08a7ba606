from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class CardUnknown(Refusal):
    code = "card-unknown"
    status = HTTPStatus.NOT_FOUND
    sentence = _(
        "This card does not open a seat. It may have been replaced, or a letter was misread. "
        "A facilitator can make you a new one in a moment."
    )


class CardExpired(Refusal):
    code = "card-expired"
    status = HTTPStatus.GONE
    sentence = _("This card has run out. A facilitator can make you a new one in a moment.")


class CardLocked(Refusal):
    code = "card-locked"
    status = HTTPStatus.FORBIDDEN
    sentence = _(
        "The PIN was wrong too many times, so this card is locked. A facilitator can make you a new one in a moment."
    )


class WrongPin(Refusal):
    code = "wrong-pin"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "That is not the PIN of this seat. Tries left: %(left)d. "
        "If you have forgotten it, a facilitator can make you a new card in a moment."
    )


class BadPin(Refusal):
    code = "bad-pin"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose a PIN of 4 to 8 digits that is not easy to guess, so not 1111 and not 1234.")


class SeatEnded(Refusal):
    code = "seat-ended"
    sentence = _("This seat has ended. Ask a facilitator if that is a mistake.")


class AlreadySeated(Refusal):
    code = "already-seated"
    sentence = _("%(name)s already has a seat in %(body)s.")


class LastOrganiser(Refusal):
    code = "last-organiser"
    sentence = _("This is the last organiser. Make somebody else an organiser first.")


class TooManyTries(Refusal):
    code = "too-many-tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _("Too many tries from here. Please wait %(minutes)d minutes, or ask a facilitator.")


class TriesUncounted(Refusal):
    code = "tries-uncounted"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _("Typed codes rest for a moment. Scan the square code of your card, or try again in a minute.")


class BadReason(Refusal):
    code = "bad-reason"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write in a few words why the seat ends.")


class NumberTaken(Refusal):
    code = "number-taken"
    sentence = _("Seat %(number)d is taken. Leave the number empty for the next free one.")


class RosterRefused(Refusal):
    """Nothing of a list was brought in; the plan says what to mend."""

    code = "roster-refused"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Nothing was brought in: %(count)d rows need mending first.")


class AddressTaken(Refusal):
    code = "address-taken"
    sentence = _("This e-mail address is known for somebody else. Ask which one is right, or leave it empty.")


class SitsElsewhere(Refusal):
    code = "sits-elsewhere"
    sentence = _("This person has another seat that is not yours to give, so their name and address stay as they are.")


class AddressStays(Refusal):
    code = "address-stays"
    sentence = _(
        "The address of somebody who runs, guarantees or moderates stays: whoever changed it could act as two people. "
        "If it is wrong, end the seat and give it anew."
    )


class NumberStays(Refusal):
    code = "number-stays"
    sentence = _("Seat numbers stay. This is seat %(number)d; leave the number out.")


class NotOneself(Refusal):
    code = "not-oneself"
    status = HTTPStatus.FORBIDDEN
    sentence = _("A service account is no person. An organiser ends it on the page of service accounts.")


class NotSure(Refusal):
    code = "not-sure"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Nothing was erased. Say that you are sure, since nobody can bring it back.")
