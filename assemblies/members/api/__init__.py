"""REST: seats and cards, and all that asks who holds which seat."""

from assemblies.members.api.assemblies import urlpatterns as assemblies
from assemblies.members.api.bodies import urlpatterns as bodies
from assemblies.members.api.me import urlpatterns as me
from assemblies.members.api.roster import urlpatterns as roster
from assemblies.members.api.seats import urlpatterns as seats

urlpatterns = [*assemblies, *bodies, *me, *seats, *roster]
