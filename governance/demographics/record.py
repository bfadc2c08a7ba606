"""The kinds of events about the traits of members: what was asked, that totals were published, that the answers are
gone. Never who answered, nor how many were deleted."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from config.languages import told_day


def _asked(body: Mapping[str, object]) -> str:
    words = gettext(
        "Members are asked about themselves (question %(number)d): “%(name)s”. Groups: %(groups)s. Why: %(purpose)s "
        "Single answers are kept until %(kept_until)s at most."
    )
    return words % {**body, "kept_until": told_day(str(body["kept_until"]))}


ASK = event_type(
    "trait.ask",
    *("trait", "number", "name", "groups", "purpose", "kept_until"),
    sentence=_asked,
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
