"""The kinds of events that adopting a manifesto writes."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

ABOUT = ("adoption:adoption", "manifesto")

ASK = event_type(
    "manifesto.ask",
    "manifesto",
    "number",
    "edition",
    "article",
    "round",
    "question",
    "text_sha256",
    sentence=_("Article %(article)d of manifesto %(number)d was put to the vote, round %(round)d."),
    page=ABOUT,
)
ADOPT = event_type(
    "manifesto.adopt",
    "manifesto",
    "number",
    "edition",
    "articles",
    "left_out",
    "sha256",
    sentence=_("Manifesto %(number)d was adopted; the fingerprint of its text is %(sha256)s."),
    page=ABOUT,
)
SIGN = event_type(
    "manifesto.sign",
    "manifesto",
    "number",
    "sha256",
    "receipt",
    sentence=_("A member signed manifesto %(number)d; the receipt is %(receipt)s."),
    page=ABOUT,
)
PLEDGE = event_type(
    "manifesto.pledge",
    "manifesto",
    "number",
    "pledge",
    "body",
    "due_on",
    "pledge_sha256",
    sentence=_("Pledge %(pledge)d was put beside manifesto %(number)d, due on %(due_on)s."),
    page=ABOUT,
)
PROOF = event_type(
    "pledge.proof",
    "manifesto",
    "number",
    "pledge",
    "shown_on",
    "proof_sha256",
    sentence=_("Proof was handed in for pledge %(pledge)d of manifesto %(number)d."),
    page=ABOUT,
)
LATE = event_type(
    "pledge.late",
    "manifesto",
    "number",
    "pledge",
    "due_on",
    sentence=_("Pledge %(pledge)d of manifesto %(number)d was due on %(due_on)s, and no proof came."),
    page=ABOUT,
)
LAPSE = event_type(
    "pledge.lapse",
    "manifesto",
    "number",
    "pledge",
    "lapses_on",
    sentence=_("Pledge %(pledge)d of manifesto %(number)d lapsed on %(lapses_on)s without proof."),
    page=ABOUT,
)
