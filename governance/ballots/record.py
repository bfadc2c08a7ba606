"""The kinds of events that questions write. ``verify.py`` knows what those of a count must hold."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

FREEZE = event_type(
    "question.freeze",
    "question",
    "number",
    sentence=_("Question %(number)d was frozen: its wording and its roll can no longer change."),
)
CONFIG = event_type(
    "question.config",
    "question",
    "config",
    "config_sha256",
    "seed_sha256",
    sentence=_("The frozen wording and rule were put on record."),
)
ROLL = event_type("roll.freeze", "question", "seats", sentence=_("The list of seats that may vote was put on record."))
OPEN = event_type(
    "question.open",
    "question",
    "config_sha256",
    "number",
    "closes_at",
    sentence=_("Question %(number)d opened for votes until %(closes_at)s."),
)
LENGTHEN = event_type(
    "question.lengthen",
    "question",
    "number",
    "closes_at",
    sentence=_("Question %(number)d stays open longer, until %(closes_at)s."),
)
ASK = event_type(
    "question.request",
    "question",
    "number",
    "act",
    "reason",
    sentence=_("Somebody asked, for question %(number)d: %(act)s. Reason: %(reason)s"),
)
DROP = event_type(
    "question.request_withdrawn",
    "question",
    "number",
    "act",
    sentence=_("The request for question %(number)d was taken back: %(act)s."),
)
CLOSE = event_type("question.close", "question", "number", "early", sentence=_("Question %(number)d closed."))
SEALED = event_type(
    "question.ballots_sealed",
    "question",
    "count",
    "root",
    sentence=_("The ballots were sealed: %(count)d in all."),
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
    sentence=_("The ballots were counted: %(valid)d valid, %(invalid)d set aside. Outcome: %(outcome)s."),
)
CERTIFY = event_type(
    "question.certify", "question", "number", sentence=_("The result of question %(number)d was certified.")
)
ANNUL = event_type(
    "question.annul",
    "question",
    "number",
    "reason",
    sentence=_("Question %(number)d was annulled. Reason: %(reason)s"),
)
ASK_AGAIN = event_type(
    "question.ask_again",
    "question",
    "number",
    "again",
    sentence=_("Question %(number)d is asked again as a new question."),
)
BATCH = event_type(
    "batch.import",
    "question",
    "number",
    "source",
    "file_sha256",
    "ballots",
    sentence=_("%(ballots)d ballots from outside were brought in as question %(number)d. Source: %(source)s"),
)
