"""REST: a person's own tokens. A token cannot make another one, so that none outlives its day."""

from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.integrations.models import AccessToken, Scope
from assemblies.integrations.services import MOST_DAYS, make_token, revoke_token
from assemblies.members.api.seats import person_asking
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import require


class BearerScheme(OpenApiAuthenticationExtension):
    """How a token stands in the schema."""

    target_class = "assemblies.integrations.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Make a token on the page of your tokens."}


class TokenShown(serializers.ModelSerializer):
    """A token as its owner sees it later: never its secret."""

    id = serializers.CharField(source="digest", help_text="Names the token; it opens nothing.")

    class Meta:
        model = AccessToken
        fields = ["id", "name", "scope", "created", "expiry"]


class FreshToken(TokenShown):
    """A token at the only moment its secret is known."""

    secret = serializers.CharField()

    class Meta(TokenShown.Meta):
        fields = [*TokenShown.Meta.fields, "secret"]


class TokenGiven(Strict):
    name = serializers.CharField(max_length=80, help_text="What it is for.")
    scope = serializers.ChoiceField(Scope.choices, default=Scope.READ)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=90)


class Tokens(Door):
    permission_classes = [IsAuthenticated]
    filters = Paged

    @operation("list_tokens", "Your own tokens, newest first.", answers=page_of(TokenShown), refuses=[401])
    def get(self, request: Request) -> Response:
        rows = AccessToken.objects.of(person_asking(request))
        return self.page(rows, lambda found: TokenShown(found, many=True).data)

    @operation(
        "make_token",
        "Make a token that acts for you. Its secret is told once, here. Only a signed-in browser can do this.",
        takes=TokenGiven,
        answers=FreshToken,
        status=201,
    )
    def post(self, request: Request) -> Response:
        require(request.auth is None)
        token, secret = make_token(person_asking(request), **parsed(TokenGiven, request.data))
        return Response(TokenShown(token).data | {"secret": secret}, status=201)


class OneToken(Door):
    permission_classes = [IsAuthenticated]

    @operation("end_token", "End one of your tokens: it opens nothing from now on.", status=204)
    def delete(self, request: Request, token_id: str) -> Response:
        revoke_token(token_id, by=person_asking(request))
        return Response(status=204)


urlpatterns = [
    path("tokens/", Tokens.as_view(), name="tokens"),
    path("tokens/<str:token_id>/", OneToken.as_view(), name="token"),
]
