"""Gathers the REST doors of all features."""

from assemblies.appearance.api import urlpatterns as appearance
from assemblies.chronicle.api import urlpatterns as chronicle
from assemblies.comments.api import urlpatterns as comments
from assemblies.concerns.api import urlpatterns as concerns
from assemblies.correspondence.api import urlpatterns as correspondence
from assemblies.founding.api import urlpatterns as founding
from assemblies.hall.api import urlpatterns as hall
from assemblies.integrations.api import urlpatterns as integrations
from assemblies.members.api import urlpatterns as members
from assemblies.sessions.api import urlpatterns as sessions
from assemblies.witnesses.api import urlpatterns as witnesses

urlpatterns = [
    *members,
    *comments,
    *sessions,
    *appearance,
    *correspondence,
    *chronicle,
    *founding,
    *integrations,
    *hall,
    *concerns,
    *witnesses,
]
