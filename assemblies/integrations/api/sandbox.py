"""REST: emptying a sandbox."""

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.integrations.sandbox import empty_sandbox
from assemblies.members.api.assemblies import AssemblyShown
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.doors import Door, Strict, operation, parsed


class Reset(Door):
    area = "bodies"

    @operation(
        "reset_sandbox",
        "Empty a sandbox: people, seats, proposals, questions, ballots and minutes are gone. For its organisers; of "
        "any other assembly it is refused.",
        takes=Strict,
        answers=AssemblyShown,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        parsed(Strict, request.data)
        return Response(AssemblyShown(empty_sandbox(assembly, by=by)).data)


urlpatterns = [path("assemblies/<slug:slug>/reset/", Reset.as_view(), name="reset_sandbox")]
