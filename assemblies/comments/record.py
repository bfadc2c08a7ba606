"""The kinds of events that comments write: that there is one, never its words or whose they are."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

PAGE = ("comments:comment", "comment")
STAND = event_type(
    "comment.stand",
    "comment",
    "community",
    "name",
    "text_hash",
    sentence=_("%(name)s has a comment of its own beside its figures."),
    page=PAGE,
)
REMOVE = event_type(
    "comment.remove",
    "comment",
    "community",
    "name",
    "text_hash",
    sentence=_("The comment of %(name)s on its figures was removed. The reason stands in its place."),
    page=PAGE,
)
