"""REST: what the desk tells everybody, and writes to each."""

from assemblies.correspondence.api.messages import urlpatterns as messages
from assemblies.correspondence.api.notices import urlpatterns as notices

urlpatterns = [*notices, *messages]
