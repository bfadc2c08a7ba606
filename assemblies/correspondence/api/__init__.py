"""REST: what the desk tells everybody."""

from assemblies.correspondence.api.notices import urlpatterns as notices

urlpatterns = [*notices]
