"""Gathers the pages of all features."""

from django.urls import include, path

from assemblies.appearance.urls import urlpatterns as appearance
from assemblies.chronicle.urls import urlpatterns as chronicle
from assemblies.comments.urls import communities
from assemblies.comments.urls import urlpatterns as comments
from assemblies.concerns.urls import urlpatterns as concerns
from assemblies.correspondence.urls import members as members_written_to
from assemblies.correspondence.urls import urlpatterns as correspondence
from assemblies.founding.urls import urlpatterns as founding
from assemblies.hall.urls import urlpatterns as hall
from assemblies.integrations.urls import urlpatterns as integrations
from assemblies.members.urls import bodies, me
from assemblies.members.urls import urlpatterns as members
from assemblies.people.urls import names_that_allauth_asks_for
from assemblies.people.urls import urlpatterns as people
from assemblies.sessions.urls import urlpatterns as sessions
from assemblies.witnesses.urls import urlpatterns as witnesses

urlpatterns = [
    path("", include(([*me, *people], "people"))),
    path("", include((communities, "communities"))),
    path("", include((bodies, "bodies"))),
    path("", include(([*members_written_to, *members], "members"))),
    path("", include((sessions, "sessions"))),
    path("", include((correspondence, "correspondence"))),
    path("", include((appearance, "appearance"))),
    path("", include((chronicle, "chronicle"))),
    path("", include((founding, "founding"))),
    path("", include((integrations, "integrations"))),
    path("", include((hall, "hall"))),
    path("", include((concerns, "concerns"))),
    path("", include((witnesses, "witnesses"))),
    path("", include((comments, "comments"))),
    *names_that_allauth_asks_for,
]
