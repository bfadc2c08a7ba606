"""The kinds of events that questions write. ``verify.py`` knows what those of a count must hold."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from config.languages import listed
from config.numbers import grouped

ABOUT = ("ballots:question", "question")
ACTS = {"close-early": _("close voting early"), "annul": _("annul the question")}
OUTCOMES = {
    "adopted": _("adopted"),
    "rejected": _("rejected"),
    "objected": _("somebody objects"),
    "no quorum": _("too few voted"),
    "elected": _("elected"),
    "seats left empty": _("not all places could be filled"),
}


def _told_act(words: object) -> Callable[[Mapping[str, object]], str]:
    def sentence(body: Mapping[str, object]) -> str:
        return str(words) % {**body, "act": ACTS[str(body["act"])]}

    return sentence


def _grouping(words: object, *keys: str) -> Callable[[Mapping[str, object]], str]:
    """The sentence with the numbers under these keys grouped, as large ones are read."""

    def sentence(body: Mapping[str, object]) -> str:
        return str(words) % {**body, **{key: grouped(int(str(body[key]))) for key in keys}}

    return sentence


def channels_sentence(body: Mapping[str, object]) -> str:
    """How many ballots came by phone, on paper and with help; ways that nobody used are left out."""
    words = {
        "phone": gettext("%(n)s by phone"),
        "paper": gettext("%(n)s on paper"),
        "help": gettext("%(n)s with help"),
    }
    found = [words[way] % {"n": grouped(int(str(body[way])))} for way in words if body.get(way)]
    told = gettext("Of the ballots came: %(ways)s.") % {"ways": listed(found)}
    unsettled = int(str(body.get("unsettled") or 0))
    if unsettled:
        left = gettext("%(n)s papers were not settled and are not counted.") % {"n": grouped(unsettled)}
        return f"{told} {left}"
    return told


def _closed(body: Mapping[str, object]) -> str:
    words = (
        gettext("Question %(number)d closed early.")
        if body["early"]
        else gettext("Question %(number)d closed at its end.")
    )
    return words % body


def _released(body: Mapping[str, object]) -> str:
    words = (
        gettext("A hold on the result of question %(number)d may end, says one guarantor of two: %(reason)s")
        if body["missing"]
        else gettext("A hold on the result of question %(number)d was released by a second guarantor: %(reason)s")
    )
    return words % body


def _counted(body: Mapping[str, object]) -> str:
    words = gettext("The ballots were counted: %(valid)s valid, %(invalid)s set aside. Outcome: %(outcome)s.")
    return _grouping(words, "valid", "invalid")(
        {**body, "outcome": OUTCOMES.get(str(body["outcome"]), body["outcome"])}
    )


FREEZE = event_type(
    "question.freeze",
    "question",
    "number",
    sentence=_("Question %(number)d was frozen: its wording and the list of who may vote can no longer change."),
    page=ABOUT,
)
CONFIG = event_type(
    "question.config",
    "question",
    "config",
    "config_sha256",
    "seed_sha256",
    sentence=_("The frozen wording and rule were put on record."),
    page=ABOUT,
)
ROLL = event_type(
    "roll.freeze", "question", "seats", sentence=_("The list of seats that may vote was put on record."), page=ABOUT
)
PARTS = event_type(
    "roll.parts",
    "question",
    "parts",
    sentence=_("Which seats belong to which community or delegation was put on record, since each must agree."),
    page=ABOUT,
)
OPEN = event_type(
    "question.open",
    "question",
    "config_sha256",
    "number",
    "closes_at",
    sentence=_("Question %(number)d opened for votes until %(closes_at)s."),
    page=ABOUT,
)
LENGTHEN = event_type(
    "question.lengthen",
    "question",
    "number",
    "closes_at",
    sentence=_("Question %(number)d stays open longer, until %(closes_at)s."),
    page=ABOUT,
)
ASK = event_type(
    "question.request",
    "question",
    "number",
    "act",
    "reason",
    sentence=_told_act(_("Question %(number)d: asked to %(act)s. Reason: %(reason)s")),
    page=ABOUT,
    words=("reason",),
)
DROP = event_type(
    "question.request_withdrawn",
    "question",
    "number",
    "act",
    sentence=_told_act(_("Question %(number)d: the request to %(act)s was taken back.")),
    page=ABOUT,
)
CLOSE = event_type("question.close", "question", "number", "early", sentence=_closed, page=ABOUT)
CHANNELS = event_type(
    "question.channels",
    "question",
    "number",
    "phone",
    "paper",
    "help",
    "unsettled",
    sentence=channels_sentence,
    page=ABOUT,
)
PAPERS = event_type(
    "question.papers",
    "question",
    "number",
    "out",
    "counted",
    "blank",
    sentence=_grouping(
        _(
            "Two people read the papers of question %(number)s alike: %(out)s handed out, %(counted)s counted, "
            "%(blank)s blank or not to be read."
        ),
        "out",
        "counted",
        "blank",
    ),
    page=ABOUT,
)
REASONS = event_type(
    "question.reasons",
    "question",
    "number",
    "reasons",
    "hashes",
    sentence=_grouping(
        _("Reasons were given with %(reasons)s of the objections. Their fingerprints are on record."), "reasons"
    ),
    page=ABOUT,
)
PRESENT = event_type(
    "question.present",
    "question",
    "number",
    "present",
    "roll",
    sentence=_(
        "Question %(number)d: %(present)d of the %(roll)d who may vote were here while it was open. "
        "The quorum is counted among them."
    ),
    page=ABOUT,
)
SEALED = event_type(
    "question.ballots_sealed",
    "question",
    "count",
    "root",
    sentence=_grouping(_("The ballots were sealed: %(count)s in all."), "count"),
    page=ABOUT,
)
TALLY = event_type(
    "question.tally",
    "question",
    "config_sha256",
    "root",
    "seed",
    "lot",
    "valid",
    "invalid",
    "winners",
    "outcome",
    "rounds_sha256",
    sentence=_counted,
    page=ABOUT,
)
AUDITORS = event_type(
    "question.auditors_edition",
    "question",
    "number",
    sentence=_("The edition of question %(number)d that opens every ballot, without names, was given to an auditor."),
    page=ABOUT,
)
CERTIFY = event_type(
    "question.certify", "question", "number", sentence=_("The result of question %(number)d was certified."), page=ABOUT
)
ANNUL = event_type(
    "question.annul",
    "question",
    "number",
    "reason",
    sentence=_("Question %(number)d was annulled. Reason: %(reason)s"),
    page=ABOUT,
    words=("reason",),
)
ASK_AGAIN = event_type(
    "question.ask_again",
    "question",
    "number",
    "again",
    sentence=_("Question %(number)d is asked again as a new question."),
    page=ABOUT,
)
HOLD = event_type(
    "hold.place",
    "question",
    "number",
    "holder",
    "reason",
    "lapses_at",
    sentence=_(
        "The result of question %(number)d is held (%(holder)s), until %(lapses_at)s at most. Reason: %(reason)s"
    ),
    page=ABOUT,
    words=("reason",),
)
RELEASE = event_type(
    "hold.release",
    "question",
    "number",
    "holder",
    "reason",
    "missing",
    sentence=_released,
    page=ABOUT,
    words=("reason",),
)
LAPSE = event_type(
    "hold.expire",
    "question",
    "number",
    "holder",
    sentence=_("A hold on the result of question %(number)d (%(holder)s) lapsed: nobody released it in time."),
    page=ABOUT,
)
STEP_ASIDE = event_type(
    "hold.aside",
    "question",
    "number",
    "holder",
    "substitute",
    "reason",
    sentence=_("A guarantor stepped aside from a hold on question %(number)d, for a named substitute: %(reason)s"),
    page=ABOUT,
    words=("reason",),
)
ASK_MEMBERS = event_type(
    "hold.ask",
    "question",
    "number",
    "holder",
    "asked",
    sentence=_("A hold on question %(number)d (%(holder)s) had lapsed: the members are asked in question %(asked)d."),
    page=ABOUT,
)
HOLD_PAYMENT = event_type(
    "hold.payment",
    "question",
    "number",
    "holder",
    "reason",
    "lapses_at",
    sentence=_(
        "What was shared out on question %(number)d is held (%(holder)s), until %(lapses_at)s at most: nothing is "
        "handed over. Reason: %(reason)s"
    ),
    page=ABOUT,
    words=("reason",),
)
DIGITS = event_type(
    "question.digits",
    "question",
    "number",
    "digits",
    sentence=_("Question %(number)d: the digits %(digits)s were added to the lot for ties."),
    page=ABOUT,
)
ELECTION = event_type(
    "question.election",
    "question",
    "number",
    "uuid",
    "fingerprint",
    "credentials",
    "keyholders",
    "needed",
    "alone",
    sentence=_grouping(
        _(
            "Question %(number)d is voted on in the election %(uuid)s of Belenios, with %(credentials)s credentials. "
            "%(needed)d of %(keyholders)d keyholders can read the votes together."
        ),
        "credentials",
    ),
    page=ABOUT,
)
ELECTION_RESULT = event_type(
    "question.election_result",
    "question",
    "number",
    "archive_sha256",
    "ballots",
    sentence=_grouping(
        _("The result of the election of question %(number)d was brought in: %(ballots)s ballots."), "ballots"
    ),
    page=ABOUT,
)
ELECTION_CHECKED = event_type(
    "question.election_checked",
    "question",
    "number",
    "archive_sha256",
    "with",
    sentence=_("The proofs in the archive of question %(number)d hold, says belenios-tool %(with)s."),
    page=ABOUT,
)
BATCH = event_type(
    "batch.import",
    "question",
    "number",
    "source",
    "file_sha256",
    "ballots",
    sentence=_grouping(
        _("%(ballots)s ballots from outside were brought in as question %(number)d. Source: %(source)s"), "ballots"
    ),
    page=ABOUT,
)
