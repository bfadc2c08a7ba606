"""The kind of event that a decision writes."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ADOPT = event_type(
    "decision.adopt",
    "decision",
    "number",
    "question",
    "question_number",
    "config_sha256",
    "root",
    "outcome",
    "winners",
    sentence=_(
        "Decision %(number)d was put on record. It rests on the certified result of question %(question_number)d."
    ),
    page=("decisions:decision", "decision"),
)
