"""The kinds of events that requests write: hashes and counts, never who signed. Silence is an event as well."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type
from config.languages import told_day

PAGE = ("requests:request", "agenda_request")
WHICH = ("agenda_request", "number")

WRITE = event_type(
    "agenda.write",
    *(*WHICH, "wants", "text_sha256", "needed"),
    sentence=_("Request %(number)d gathers signatures; %(needed)d are needed."),
    page=PAGE,
)


def _required(body: Mapping[str, object]) -> str:
    told = gettext("%(signers)d members require an answer with reasons (request %(number)d), by %(due)s.")
    if body["wants"] == "question":
        told = gettext("%(signers)d members require a question (request %(number)d), by %(due)s.")
    return told % {**body, "due": told_day(str(body["due"]))}


REQUIRE = event_type("agenda.require", *(*WHICH, "wants", "signers", "due"), sentence=_required, page=PAGE)


def _answered(body: Mapping[str, object]) -> str:
    told = gettext("Request %(number)d was answered with reasons, in time.")
    if body["is_late"]:
        told = gettext("Request %(number)d was answered with reasons, late.")
    return told % body


ANSWER = event_type("agenda.answer", *(*WHICH, "text_sha256", "is_late"), sentence=_answered, page=PAGE)


def _asked(body: Mapping[str, object]) -> str:
    told = gettext("Request %(number)d led to a question, in time.")
    if body["is_late"]:
        told = gettext("Request %(number)d led to a question, late.")
    return told % body


ASK = event_type("agenda.ask", *(*WHICH, "question", "is_late"), sentence=_asked, page=PAGE)
SILENCE = event_type(
    "agenda.silence", *WHICH, sentence=_("Request %(number)d was not answered by its day. Silence."), page=PAGE
)
LAPSE = event_type(
    "agenda.lapse",
    *(*WHICH, "signers", "needed"),
    sentence=_("Request %(number)d was signed by %(signers)d of the %(needed)d members it takes, and lapsed."),
    page=PAGE,
)
