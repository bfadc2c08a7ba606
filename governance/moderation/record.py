"""The kinds of events that moderation writes: the public log. Hashes of texts, never texts, and nobody who reported.

The reasons of moderators are kept as words that go when their writer is erased.
"""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from config.languages import told_day

PAGE = ("moderation:case", "case")


def _opened(body: Mapping[str, object]) -> str:
    told = gettext("A text was reported (case %(number)d). It is to be decided about by %(due)s.")
    return told % {**body, "due": told_day(str(body["due"]))}


OPEN = event_type("moderation.report", "case", "number", "kind", "text_sha256", "due", sentence=_opened)

DECIDED = {
    "left": _("Case %(number)d: a reported text was left as it is. Reason: %(reason)s"),
    "asked": _("Case %(number)d: the author of a reported text was asked to change it. Reason: %(reason)s"),
    "hidden": _("Case %(number)d: a reported text was hidden. Reason: %(reason)s"),
}


def _decided(body: Mapping[str, object]) -> str:
    return str(DECIDED[str(body["outcome"])]) % body


DECIDE = event_type(
    "moderation.decide",
    *("case", "number", "kind", "target", "text_sha256", "outcome", "ground", "reason", "is_late"),
    sentence=_decided,
    page=PAGE,
    words=("reason",),
)


def _appealed(body: Mapping[str, object]) -> str:
    told = gettext("Case %(number)d: somebody appealed. Somebody else decides by %(due)s.")
    return told % {**body, "due": told_day(str(body["due"]))}


APPEAL = event_type("moderation.appeal", "case", "number", "due", sentence=_appealed, page=PAGE)


def _settled(body: Mapping[str, object]) -> str:
    told = gettext("Case %(number)d: the decision stands after an appeal. Reason: %(reason)s")
    if body["is_overturned"]:
        told = gettext("Case %(number)d: the decision was overturned after an appeal. Reason: %(reason)s")
    return told % body


SETTLE = event_type(
    "moderation.settle",
    *("case", "number", "kind", "target", "outcome", "is_overturned", "reason", "is_late"),
    sentence=_settled,
    page=PAGE,
    words=("reason",),
)
