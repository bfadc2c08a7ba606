"""The kinds of events about the traits of members: what was asked, that totals were published, that the answers are
gone. Never who answered, nor how many were deleted."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ASK = event_type(
    "trait.ask",
    *("trait", "number", "name", "groups", "purpose", "kept_until"),
    sentence=_(
        "Members are asked about themselves (question %(number)d): “%(name)s”. Groups: %(groups)s. Why: %(purpose)s "
        "Single answers are kept until %(kept_until)s at most."
    ),
    words=("name", "groups", "purpose"),
)
TABLE = event_type(
    "trait.table",
    *("trait", "number", "table", "aggregate_sha256"),
    sentence=_("Totals of question %(number)d about the members were worked out and published."),
)
FORGET = event_type(
    "trait.forget",
    *("trait", "number"),
    sentence=_("Question %(number)d about the members is over. All single answers are deleted; totals stay."),
)
