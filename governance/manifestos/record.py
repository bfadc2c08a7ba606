"""The kinds of events that manifestos write. The words stay on the pages; the record holds their hash."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ABOUT = ("manifestos:manifesto", "manifesto")

STAGE = event_type(
    "manifesto.stage",
    "manifesto",
    "number",
    "stage",
    "reason",
    sentence=_("Manifesto %(number)d is at a new stage: %(stage)s."),
    page=ABOUT,
    words=("reason",),
)
ARTICLE = event_type(
    "manifesto.article",
    "manifesto",
    "number",
    "article",
    "version",
    "text_sha256",
    "merged",
    sentence=_("Article %(article)d of manifesto %(number)d has new words; this is version %(version)d."),
    page=ABOUT,
)
FREEZE = event_type(
    "manifesto.freeze",
    "manifesto",
    "number",
    "edition",
    "kind",
    "sha256",
    "reason",
    sentence=_("Manifesto %(number)d stands in edition %(edition)d; its fingerprint is %(sha256)s."),
    page=ABOUT,
    words=("reason",),
)
REOPEN = event_type(
    "manifesto.reopen",
    "manifesto",
    "number",
    "articles",
    "reason",
    sentence=_("Articles of manifesto %(number)d can be amended again."),
    page=ABOUT,
    words=("reason",),
)
HAND_IN = event_type(
    "amendment.hand_in",
    "manifesto",
    "number",
    "amendment",
    "article",
    "to",
    "desk",
    "change_sha256",
    sentence=_("Amendment %(amendment)d was handed in to article %(article)d of manifesto %(number)d."),
    page=ABOUT,
)
DECIDE = event_type(
    "amendment.decide",
    "manifesto",
    "number",
    "amendment",
    "state",
    "reason",
    sentence=_("Amendment %(amendment)d to manifesto %(number)d was answered: %(state)s."),
    page=ABOUT,
    words=("reason",),
)
