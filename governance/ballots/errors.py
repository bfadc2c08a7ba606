from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class NotOnRoll(Refusal):
    code = "not-on-roll"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This question is put to other seats than yours. If that is a mistake, ask your facilitator.")


class OtherSeat(Refusal):
    code = "other-seat"
    sentence = _("This ballot belongs to another seat than the one signed in here. It was not counted.")


class SignedOut(Refusal):
    code = "signed-out"
    status = HTTPStatus.UNAUTHORIZED
    sentence = _("You are signed out on this device, so the ballot was not counted. Sign in, then cast it once more.")


class NotOpen(Refusal):
    code = "not-open"
    sentence = _("This question is not open for votes yet.")


class Closed(Refusal):
    code = "closed"
    sentence = _("This question is closed. What you sent now was not counted.")


class CannotPromise(Refusal):
    code = "cannot-promise"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _(
        "Your ballot was not taken, and you have not voted yet: the key that signs the receipts of this vote is "
        "missing here. Please tell the desk, and try again later."
    )


class KeyReused(Refusal):
    code = "key-reused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = _(
        "This ballot was already sent with another choice, and that one stands. Load the ballot again to change it."
    )


class AlreadyVoted(Refusal):
    code = "already-voted"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = _("You have already voted on this question. A secret ballot is final, so the one you cast stands.")


class VotedElsewhere(Refusal):
    code = "voted-elsewhere"
    sentence = _("People vote on this question elsewhere. Bring in their ballots when it is over.")


class WrongMode(Refusal):
    code = "wrong-mode"
    sentence = _("This question takes another kind of ballot. Load its page again and vote from there.")


class TooFewForSecrecy(Refusal):
    code = "too-few-for-secrecy"
    sentence = _(
        "A secret vote needs at least %(minimum)d people who may vote; here are %(seats)d. "
        "Among fewer, the result would tell too much. Make it an open vote, or give more people a seat."
    )


class KeyLost(Refusal):
    code = "key-lost"
    sentence = _(
        "This machine no longer has the key with which the question promises to count each ballot. "
        "Ask to annul the question, and ask it again."
    )


class BadChoice(Refusal):
    code = "bad-choice"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Please look at your ballot again. %(reason)s")


class BadQuestion(Refusal):
    code = "bad-question"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The question is not complete: %(reason)s")


class WrongState(Refusal):
    code = "wrong-state"
    sentence = _("That is not possible while the question is “%(state)s”. Load the page again to see where it stands.")


class OtherChannel(Refusal):
    code = "other-channel"
    sentence = _(
        "This seat has already voted in another way. A seat votes by phone, on paper or with help: "
        "the first of them counts, and closes the others for this question."
    )


class WitnessNeeded(Refusal):
    code = "witness-needed"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This takes three people: who votes, who helps, and a witness who is neither.")


class WrongCode(Refusal):
    code = "wrong-code"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("That is not the code on the helper’s screen. Look once more; it changes when an answer changes.")


class NoWitness(Refusal):
    code = "no-witness"
    sentence = _("No witness has confirmed this ballot as it stands now. Let a witness type the code first.")


class PapersDiffer(Refusal):
    code = "papers-differ"
    sentence = _("%(papers)d papers are not settled: two people must have read the same on each. Settle them first.")


class RollTooSmall(Refusal):
    code = "roll-too-small"
    sentence = _(
        "The charter asks for at least %(minimum)d voting seats; here are %(seats)d. Give more people a seat first."
    )


class BadClosingTime(Refusal):
    code = "bad-closing-time"
    status = HTTPStatus.BAD_REQUEST
    sentence = _(
        "The vote must stay open for at least %(minutes)d minutes, and a new end must be later than the old one."
    )


class AlreadyAsked(Refusal):
    code = "already-asked"
    sentence = _("Somebody has already asked for this. A second person can confirm it now.")


class SecondPersonNeeded(Refusal):
    code = "second-person-needed"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This takes two people: somebody other than the one who asked has to confirm it.")


class ReasonNeeded(Refusal):
    code = "reason-needed"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Give the reason in a sentence. It goes into the public minutes.")


class PartTooSmall(Refusal):
    code = "part-too-small"
    sentence = _(
        "In a secret vote each part that must agree needs %(minimum)d voting seats; %(part)s has %(seats)d. "
        "Ask openly, or let the whole decide."
    )


class AlreadyHeld(Refusal):
    code = "already-held"
    sentence = _("You have held this result before. Each guarantor and each guardian can do so once.")


class BadHold(Refusal):
    code = "bad-hold"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A result can be held for 1 to %(days)d days.")


class HoldOver(Refusal):
    code = "hold-over"
    sentence = _("This hold has ended. Load the page again to see where the question stands.")


class HeldBack(Refusal):
    code = "held-back"
    sentence = _("This is held. It goes on when two guarantors have ended the hold, or when it lapses.")


class WithMembers(Refusal):
    code = "with-members"
    sentence = _("A hold on this lapsed to the members. It waits for their answer, or they have said no.")


class NotLapsed(Refusal):
    code = "not-lapsed"
    sentence = _("The members are asked after a hold has lapsed, within 28 days. This is not the time.")


class AskedAlready(Refusal):
    code = "members-asked-already"
    sentence = _("The members are asked about this hold already. The question is at the desk.")


class BadWay(Refusal):
    code = "bad-way"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Say the third way in %(most)d letters at most.")


class NotOnTheBench(Refusal):
    code = "not-on-the-bench"
    sentence = _("Three guarantors decide about this hold, and you are not one of them now.")


class SaidAlready(Refusal):
    code = "said-already"
    sentence = _("You have given your word about this hold already, and cannot step aside any more.")


class NoSubstitute(Refusal):
    code = "no-substitute"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Choose a guarantor who has no say in this hold yet. An organiser can seat one.")


class BadDigits(Refusal):
    code = "bad-digits"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("Write 4 to 20 digits from 0 to 9, as chance gives them to you: throw dice, for example.")


class DigitsGiven(Refusal):
    code = "digits-given"
    sentence = _("The digits of this question are in. Load the page again to see them.")


class DigitsMissing(Refusal):
    code = "digits-missing"
    sentence = _("Two people add digits to the lot before this question opens; %(missing)d more are needed.")


class PapersFitNoParts(Refusal):
    code = "papers-fit-no-parts"
    sentence = _(
        "Here each part of the assembly has to agree, and a paper without a name belongs to none. Offer a shared "
        "tablet, or help."
    )


class TooManyPapers(Refusal):
    code = "too-many-papers"
    sentence = _("%(papers)d papers were handed out, so there cannot be more. Count them once more together.")


class NoSuchPaper(Refusal):
    code = "no-such-paper"
    sentence = _("There is no such paper on your pile. Load the page again.")


class BadFile(Refusal):
    code = "bad-file"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The file cannot be read: %(reason)s")


class ElectionMissing(Refusal):
    code = "election-missing"
    sentence = _("Set up the election with Belenios first: people have to know where they vote, and who can read it.")


class BadElection(Refusal):
    code = "bad-election"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This election cannot be taken: %(reason)s")
