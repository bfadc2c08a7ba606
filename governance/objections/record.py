"""The kinds of events that objections write: salted hashes of words, never the words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assemblies.minutes.events import EventType, event_type

PAGE = ("objections:objection", "objection")
WHICH = ("objection", "number", "kind", "target")


def _of_one(name: str, sentence: Promise, *more: str) -> EventType:
    return event_type(f"objection.{name}", *WHICH, *more, sentence=sentence, page=PAGE)


RAISE = _of_one("raise", _("Objection %(number)d to a text was raised."), "version", "is_substantive", "text_sha256")
ANSWER = _of_one("answer", _("Objection %(number)d to a text was answered by its authors."), "text_sha256")
DISPUTE = _of_one("dispute", _("The answer to objection %(number)d to a text is disputed."), "text_sha256")
ACCEPT = _of_one("accept", _("Objection %(number)d was accepted into the text."), "version")
CARRY = _of_one("carry", _("Objection %(number)d to a text is carried into a minority report."))
WITHDRAW = _of_one("withdraw", _("Objection %(number)d to a text was taken back."))


def _passed(body: Mapping[str, object]) -> str:
    open_ones = body["objections"]
    n = len(open_ones) if isinstance(open_ones, list) else 0
    told = ngettext(
        "A text goes to the vote in spite of %(n)d open objection. Reason: %(reason)s",
        "A text goes to the vote in spite of %(n)d open objections. Reason: %(reason)s",
        n,
    )
    return told % {"n": n, "reason": body["reason"]}


PASS = event_type(
    "objection.pass", "kind", "target", "version", "objections", "reason", sentence=_passed, words=("reason",)
)
