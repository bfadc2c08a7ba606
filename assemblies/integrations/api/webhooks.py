"""REST: webhooks, for those who organise the assembly."""

from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.integrations.webhooks import services
from assemblies.integrations.webhooks.models import Attempt, Webhook
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.doors import IF_MATCH, Door, Paged, Strict, etag, operation, page_of, parsed, require_version


class WebhookShown(serializers.ModelSerializer):
    """Another system that is told of the public record: how far, and whether it answers. Never its secret."""

    url = serializers.CharField(source="shown_url", help_text="Without what follows the question mark.")
    types = serializers.ListField(child=serializers.CharField(), help_text="The kinds it is told of; empty for all.")
    state = serializers.ChoiceField(["working", "failing", "stopped", "paused", "held", "ended"])
    after = serializers.IntegerField(source="seq", help_text="The number of the last event it has taken.")

    class Meta:
        model = Webhook
        fields = ["id", "url", "types", "state", "after", "made_at", "failing_since", "next_try_at"]


class FreshWebhook(WebhookShown):
    """A webhook at a moment its secret is known."""

    secret = serializers.CharField()

    class Meta(WebhookShown.Meta):
        fields = [*WebhookShown.Meta.fields, "secret"]


class AttemptShown(serializers.ModelSerializer):
    """One try to tell one event. `problem` is empty when it was taken."""

    id = serializers.UUIDField(source="message", help_text="The id of the event, sent as webhook-id.")

    class Meta:
        model = Attempt
        fields = ["id", "type", "seq", "at", "milliseconds", "status", "problem"]


class WebhookGiven(Strict):
    url = serializers.CharField(max_length=500, help_text="A whole address that starts with https://.")
    types = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=60,
        required=False,
        help_text="Kinds of events as in the minutes; left out for all.",
    )


class WebhookChange(Strict):
    url = serializers.CharField(max_length=500, required=False, help_text="A whole address that starts with https://.")
    types = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=60,
        required=False,
        help_text="Kinds of events as in the minutes; empty for all.",
    )


class SecretGiven(Strict):
    hours = serializers.IntegerField(
        min_value=0, max_value=services.MOST_HOURS, default=24, help_text="How long the old secret signs as well."
    )


class ReplayGiven(Strict):
    after = serializers.IntegerField(min_value=0, max_value=2**53, required=False, help_text="Tell what follows it.")
    since = serializers.DateTimeField(required=False, help_text="Tell what happened from this moment on.")


class Webhooks(Door):
    area = "webhooks"
    permission_classes = [IsAuthenticated]
    filters = Paged

    @operation(
        "list_webhooks",
        "The systems that are told what happens in an assembly. For organisers.",
        answers=page_of(WebhookShown),
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        acting(request.user, assembly, Role.ORGANISER)
        return self.page(Webhook.objects.of(assembly), lambda found: WebhookShown(found, many=True).data)

    @operation(
        "add_webhook",
        "Have another system told. Its secret is told once, here. For organisers.",
        takes=WebhookGiven,
        answers=FreshWebhook,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        made = services.add_webhook(assembly, by=by, **parsed(WebhookGiven, request.data))
        return Response(FreshWebhook(made).data, status=201)


class OneWebhook(Door):
    area = "webhooks"
    permission_classes = [IsAuthenticated]

    @operation(
        "read_webhook",
        "One system that is told. ETag stands for its settings, whatever it has been told since. For organisers.",
        answers=WebhookShown,
        refuses=[401],
    )
    def get(self, request: Request, webhook_id: UUID) -> Response:
        return told_with_version(services.find_webhook(request.user, webhook_id))

    @operation(
        "change_webhook",
        "Tell a system at another address, or of other kinds of events; its secret stays. For organisers; If-Match "
        "names what you read.",
        takes=WebhookChange,
        answers=WebhookShown,
        refuses=[412, 428],
        headers=[IF_MATCH],
    )
    def patch(self, request: Request, webhook_id: UUID) -> Response:
        found = services.find_webhook(request.user, webhook_id)
        by = acting(request.user, found.assembly, Role.ORGANISER)
        given = parsed(WebhookChange, request.data)
        require_version(request, found.version)
        return told_with_version(services.change_webhook(found, by=by, version=found.version, **given))

    @operation("end_webhook", "Stop telling a system, for good. For organisers.", status=204)
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        found = services.find_webhook(request.user, webhook_id)
        services.end_webhook(found, by=acting(request.user, found.assembly, Role.ORGANISER))
        return Response(status=204)


def told_with_version(webhook: Webhook) -> Response:
    return Response(WebhookShown(webhook).data, headers={"ETag": etag(webhook.version)})


class Attempts(Door):
    area = "webhooks"
    permission_classes = [IsAuthenticated]
    filters = Paged

    @operation(
        "list_attempts",
        "What a system was told in the last seven days, newest first. For organisers.",
        answers=page_of(AttemptShown),
        refuses=[401],
    )
    def get(self, request: Request, webhook_id: UUID) -> Response:
        found = services.find_webhook(request.user, webhook_id)
        return self.page(found.attempts.all(), lambda tries: AttemptShown(tries, many=True).data)


class WebhookSecret(Door):
    area = "webhooks"

    @operation(
        "renew_webhook_secret",
        "Give a webhook a new secret. The old one signs as well for the hours you say. For organisers.",
        takes=SecretGiven,
        answers=FreshWebhook,
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        found = services.find_webhook(request.user, webhook_id)
        by = acting(request.user, found.assembly, Role.ORGANISER)
        return Response(FreshWebhook(services.renew_secret(found, by=by, **parsed(SecretGiven, request.data))).data)


class WebhookReplay(Door):
    area = "webhooks"

    @operation(
        "replay_webhook",
        "Tell a system again, from a number or a moment on. Events keep their ids. For organisers.",
        takes=ReplayGiven,
        answers=WebhookShown,
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        found = services.find_webhook(request.user, webhook_id)
        by = acting(request.user, found.assembly, Role.ORGANISER)
        return Response(WebhookShown(services.replay(found, by=by, **parsed(ReplayGiven, request.data))).data)


class WebhookTest(Door):
    area = "webhooks"

    @operation(
        "test_webhook",
        "Send a test event, once. Its outcome stands among the attempts within seconds. For organisers.",
        answers=WebhookShown,
        status=202,
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        parsed(Strict, request.data)
        found = services.find_webhook(request.user, webhook_id)
        by = acting(request.user, found.assembly, Role.ORGANISER)
        return Response(WebhookShown(services.ask_for_test(found, by=by)).data, status=202)


class WebhookPause(Door):
    area = "webhooks"

    @operation(
        "pause_webhook",
        "Send nothing until it goes on; what happens meanwhile waits.",
        answers=WebhookShown,
        refuses=[401, 403],
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        parsed(Strict, request.data)
        found = services.find_webhook(request.user, webhook_id)
        return Response(
            WebhookShown(services.pause(found, by=acting(request.user, found.assembly, Role.ORGANISER))).data
        )


class WebhookOn(Door):
    area = "webhooks"

    @operation(
        "continue_webhook",
        "Go on after a pause: what waits is sent, in order.",
        answers=WebhookShown,
        refuses=[401, 403],
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        parsed(Strict, request.data)
        found = services.find_webhook(request.user, webhook_id)
        return Response(
            WebhookShown(services.go_on(found, by=acting(request.user, found.assembly, Role.ORGANISER))).data
        )


class WebhookSkip(Door):
    area = "webhooks"

    @operation(
        "skip_webhook",
        "Go on without telling what waits, as after a restore whose events it has already.",
        answers=WebhookShown,
        refuses=[401, 403],
    )
    def post(self, request: Request, webhook_id: UUID) -> Response:
        parsed(Strict, request.data)
        found = services.find_webhook(request.user, webhook_id)
        by = acting(request.user, found.assembly, Role.ORGANISER)
        return Response(WebhookShown(services.skip_waiting(found, by=by)).data)


urlpatterns = [
    path("assemblies/<slug:slug>/webhooks/", Webhooks.as_view(), name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", OneWebhook.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook_id>/attempts/", Attempts.as_view(), name="attempts"),
    path("webhooks/<uuid:webhook_id>/secret/", WebhookSecret.as_view(), name="webhook_secret"),
    path("webhooks/<uuid:webhook_id>/replay/", WebhookReplay.as_view(), name="replay_webhook"),
    path("webhooks/<uuid:webhook_id>/test/", WebhookTest.as_view(), name="test_webhook"),
    path("webhooks/<uuid:webhook_id>/pause/", WebhookPause.as_view(), name="pause_webhook"),
    path("webhooks/<uuid:webhook_id>/continue/", WebhookOn.as_view(), name="continue_webhook"),
    path("webhooks/<uuid:webhook_id>/skip/", WebhookSkip.as_view(), name="skip_webhook"),
]
