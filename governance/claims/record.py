"""The kinds of events of a round of claims. A claim names neither community nor amount: the rule is chosen first."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

PAGE = ("claims:round", "claim_round")
OPEN = event_type(
    "claims.open",
    *("claim_round", "name", "resource", "estate", "carried", "reserved_for", "reserved", "kept_for_appeals"),
    *("claims_until",),
    sentence=_("A round of claims is open: %(name)s."),
    page=PAGE,
)
CLAIM = event_type(
    "claims.claim", "claim_round", "name", "claims", sentence=_("%(name)s: %(claims)d claims so far."), page=PAGE
)
HEAR = event_type(
    "claims.hear",
    *("claim_round", "name", "text"),
    sentence=_("%(name)s: the communities were heard."),
    page=PAGE,
    words=("text",),
)
ASK = event_type(
    "claims.ask",
    *("claim_round", "name", "question", "claims_sha256"),
    sentence=_("%(name)s: a question asks by which rule to divide."),
    page=PAGE,
)
SHARE = event_type(
    "claims.share",
    *("claim_round", "name", "allocation", "rule", "appeals_until"),
    sentence=_("%(name)s was shared out. Appeals are open."),
    page=PAGE,
)
APPEAL = event_type(
    "claims.appeal",
    *("claim_round", "name", "appeal", "community_name", "units", "text"),
    sentence=_("%(community_name)s appeals: %(units)d more, of %(name)s."),
    page=PAGE,
    words=("text",),
)
ANSWER = event_type(
    "claims.answer",
    *("claim_round", "name", "appeal", "community_name", "granted", "answer"),
    sentence=_("The appeal of %(community_name)s is answered: %(granted)d more, of %(name)s."),
    page=PAGE,
    words=("answer",),
)
CLOSE = event_type(
    "claims.close",
    *("claim_round", "name", "carried_over"),
    sentence=_("%(name)s is closed. %(carried_over)d are carried over."),
    page=PAGE,
)
