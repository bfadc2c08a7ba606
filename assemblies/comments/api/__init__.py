"""REST: communities with their figures, and what they say about these."""

from assemblies.comments.api.comments import urlpatterns as comments
from assemblies.comments.api.communities import urlpatterns as communities

urlpatterns = [*communities, *comments]
