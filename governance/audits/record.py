"""The kinds of events that guardians write: that they looked, what they found, and what was answered."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from assemblies.minutes.services import Act
from config.languages import told_day
from governance.audits.guardians import guardians
from governance.audits.models import EquityAudit, Look

PAGE = ("audits:finding", "finding")


def title_of(guardian: str) -> str:
    """The guardian's title now; its name where it has gone since."""
    known = guardians().get(guardian)
    return gettext(known.title) if known else guardian


def _of_guardian(words: object) -> Callable[[Mapping[str, object]], str]:
    def sentence(body: Mapping[str, object]) -> str:
        told = {**body, "title": title_of(str(body["guardian"]))}
        if "due" in body:
            told["due"] = told_day(str(body["due"]))
        return str(words) % told

    return sentence


def _looked(body: Mapping[str, object]) -> str:
    told = gettext("The guardian “%(title)s” looked at totals and has nothing to say.")
    if body["found"]:
        told = gettext("The guardian “%(title)s” looked at totals and has something to say.")
    return told % {"title": title_of(str(body["guardian"]))}


AUDIT = event_type(
    "audit.equity",
    "audit",
    "question",
    "snapshot_sha256",
    sentence=_("An equity audit was made and published."),
)
LOOK = event_type(
    "guardian.look", "guardian", "version", "rule_sha256", "data_sha256", "question", "found", sentence=_looked
)
NOTICE = event_type(
    "guardian.notice",
    "finding",
    "number",
    "guardian",
    sentence=_of_guardian(_("Notice %(number)d of the guardian “%(title)s”. It decides nothing.")),
    page=PAGE,
)
FLAG = event_type(
    "guardian.flag",
    "finding",
    "number",
    "guardian",
    "due",
    sentence=_of_guardian(_("Notice %(number)d became a flag. It is to be answered in public by %(due)s.")),
    page=PAGE,
)
SILENCE = event_type(
    "guardian.silence",
    "finding",
    "number",
    "guardian",
    sentence=_of_guardian(_("Flag %(number)d of the guardian “%(title)s” was left in silence.")),
    page=PAGE,
)
ANSWER = event_type(
    "guardian.answer",
    "finding",
    "number",
    "guardian",
    "is_late",
    "answer",
    sentence=_of_guardian(_("Finding %(number)d of the guardian “%(title)s” was answered: %(answer)s")),
    page=PAGE,
    words=("answer",),
)
FALSE_ALARM = event_type(
    "guardian.alarm",
    "finding",
    "number",
    "guardian",
    "reason",
    sentence=_of_guardian(_("Finding %(number)d of the guardian “%(title)s” was a false alarm: %(reason)s")),
    page=PAGE,
    words=("reason",),
)
OVER = event_type(
    "guardian.over",
    "finding",
    "number",
    "guardian",
    sentence=_of_guardian(_("What finding %(number)d of the guardian “%(title)s” said is no longer so.")),
    page=PAGE,
)


def audited(audit: EquityAudit) -> Act:
    number = audit.question.number if audit.question else None
    return AUDIT, {"audit": str(audit.id), "question": number, "snapshot_sha256": audit.snapshot_sha256}


def looked(look: Look) -> Act:
    return LOOK, {
        "guardian": look.guardian,
        "version": look.version,
        "rule_sha256": look.rule_sha256,
        "data_sha256": look.data_sha256,
        "question": look.question.number if look.question else None,
        "found": look.noticed is not None,
    }
