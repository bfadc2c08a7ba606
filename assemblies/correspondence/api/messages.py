"""REST: messages of the desk, one's own messages, and how they reach oneself."""

from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.correspondence import messages as services
from assemblies.correspondence.kinds import switchable
from assemblies.correspondence.messages import LONGEST_SUBJECT, LONGEST_TEXT
from assemblies.correspondence.models import Channel, Letter, Message
from assemblies.correspondence.permissions import can_write_messages
from assemblies.correspondence.reaching import choose_reach
from assemblies.correspondence.words import rendered
from assemblies.members.api.seats import acting, person_asking
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import DESK
from assemblies.people.models import Person
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import require


class MessageShown(serializers.Serializer):
    """A message of an assembly. Automatic ones have no words of their own here: each reader gets them translated."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    to = serializers.CharField(help_text="members, never-in, or not-voted: and the id of an open question.")
    subject = serializers.CharField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True, help_text="Nothing while it is a draft.")


class Counts(serializers.Serializer):
    """Of how many people each way is."""

    mail = serializers.IntegerField()
    sms = serializers.IntegerField()
    page = serializers.IntegerField()
    print = serializers.IntegerField()


class OutlookShown(serializers.Serializer):
    """What sending now would mean."""

    people = serializers.IntegerField()
    channels = Counts()
    held = serializers.IntegerField(help_text="Of them wait for the end of quiet hours.")
    held_until = serializers.DateTimeField(allow_null=True, help_text="When the first of these leaves.")


class Fates(serializers.Serializer):
    """How many letters are in which state."""

    waiting = serializers.IntegerField()
    sent = serializers.IntegerField()
    bounced = serializers.IntegerField()
    failed = serializers.IntegerField()
    printed = serializers.IntegerField()
    held = serializers.IntegerField(help_text="Waited when the machine was restored; an organiser decides.")
    dropped = serializers.IntegerField(help_text="Held after a restore, and not sent.")


class MessageInFull(MessageShown):
    """A message with what sending a draft would mean, or with what became of it."""

    outlook = OutlookShown(allow_null=True)
    letters = Fates(allow_null=True)


class MessageGiven(Strict):
    subject = serializers.CharField(max_length=LONGEST_SUBJECT)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Plain words.")
    to = serializers.CharField(max_length=60, default="members")


class LetterShown(serializers.Serializer):
    """A message as it was written to you, in your language."""

    id = serializers.UUIDField()
    assembly = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    link = serializers.CharField(help_text="Where it leads.")
    sent_at = serializers.DateTimeField()


class ReachShown(serializers.Serializer):
    """How messages reach you."""

    channel = serializers.ChoiceField([("", "as usual"), *Channel.choices], allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    quiet_from = serializers.TimeField(allow_null=True)
    quiet_until = serializers.TimeField(allow_null=True)
    is_daily = serializers.BooleanField(help_text="E-mails are put together once a day.")
    muted = serializers.ListField(child=serializers.CharField(), help_text="Kinds that stay on the page.")


class ReachGiven(Strict):
    """What is left out goes back to usual."""

    channel = serializers.ChoiceField([("", "as usual"), *Channel.choices], allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")
    quiet_from = serializers.TimeField(allow_null=True, default=None)
    quiet_until = serializers.TimeField(allow_null=True, default=None)
    is_daily = serializers.BooleanField(default=False)
    muted = serializers.ListField(child=serializers.CharField(max_length=20), max_length=20, default=list)


class MannersShown(serializers.Serializer):
    """How an assembly writes."""

    time_zone = serializers.CharField()
    quiet_from = serializers.TimeField()
    quiet_until = serializers.TimeField()
    kinds = serializers.ListField(child=serializers.CharField(), help_text="Automatic messages that are sent.")


class MannersGiven(Strict):
    time_zone = serializers.CharField(max_length=40, help_text="Of the IANA database, like Europe/Madrid.")
    quiet_from = serializers.TimeField()
    quiet_until = serializers.TimeField()
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=20),
        max_length=50,
        help_text="Automatic ones that are sent; no others.",
    )

    def validate_kinds(self, given: list[str]) -> list[str]:
        known = [one.name for one in switchable()]
        if unknown := [name for name in given if name not in known]:
            told = _("There is no such message: %(name)s. There are: %(known)s.")
            raise serializers.ValidationError(told % {"name": unknown[0], "known": ", ".join(known)})
        return given


class MannersOfAssembly(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "read_manners",
        "The time zone of an assembly, its quiet hours, and which messages are sent by themselves. For organisers.",
        answers=MannersShown,
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        acting(request.user, assembly, Role.ORGANISER)
        return Response(manners_row(assembly))

    @operation(
        "set_manners",
        "Set the time zone, the quiet hours and the automatic messages of an assembly. For organisers.",
        takes=MannersGiven,
        answers=MannersShown,
        refuses=[401, 403],
    )
    def put(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        services.set_manners(assembly, by=by, **parsed(MannersGiven, request.data))
        return Response(manners_row(find_assembly(request.user, slug)))


class Messages(Door):
    permission_classes = [IsAuthenticated]
    filters = Paged

    @operation(
        "list_messages",
        "What was written to people of an assembly, newest first. For its desk.",
        answers=page_of(MessageShown),
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        require(can_write_messages(request.user, assembly))
        return self.page(Message.objects.filter(assembly=assembly), lambda found: [row_of(one) for one in found])

    @operation(
        "draft_message",
        "Write a draft, which only the desk sees. Nothing is sent.",
        takes=MessageGiven,
        answers=MessageInFull,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        made = services.draft_message(assembly, by=by, **parsed(MessageGiven, request.data))
        return Response(in_full(made), status=201)


class HeldGiven(Strict):
    act = serializers.ChoiceField(["send", "drop"])


class HeldShown(serializers.Serializer):
    """How many letters it was."""

    letters = serializers.IntegerField()


class HeldMessages(Door):
    @operation(
        "settle_held_messages",
        "Send or drop what waited when the machine was restored from a backup. For organisers.",
        takes=HeldGiven,
        answers=HeldShown,
        refuses=[401, 403],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        is_sent = parsed(HeldGiven, request.data)["act"] == "send"
        letters = (services.release_held if is_sent else services.drop_held)(assembly, by=by)
        return Response({"letters": letters})


class OneMessage(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "read_message",
        "One message: a draft with what sending it would mean, or what became of it. For the desk.",
        answers=MessageInFull,
        refuses=[401],
    )
    def get(self, request: Request, message_id: UUID) -> Response:
        return Response(in_full(services.find_message(request.user, message_id)))

    @operation("discard_message", "Throw a draft away. For the desk.", status=204, refuses=[409])
    def delete(self, request: Request, message_id: UUID) -> Response:
        found = services.find_message(request.user, message_id)
        services.discard_message(found, by=acting(request.user, found.assembly, *DESK))
        return Response(status=204)


class Sending(Door):
    @operation(
        "send_message",
        "Send a draft: a letter to each waits in the queue from now on. For the desk.",
        takes=Strict,
        answers=MessageInFull,
        refuses=[409],
    )
    def post(self, request: Request, message_id: UUID) -> Response:
        found = services.find_message(request.user, message_id)
        by = acting(request.user, found.assembly, *DESK)
        parsed(Strict, request.data)
        return Response(in_full(services.send_message(found, by=by)))


class Testing(Door):
    @operation(
        "test_message",
        "Send a message to your own address, as everybody would read it. For the desk.",
        takes=Strict,
        status=204,
        refuses=[409],
    )
    def post(self, request: Request, message_id: UUID) -> Response:
        found = services.find_message(request.user, message_id)
        by = acting(request.user, found.assembly, *DESK)
        parsed(Strict, request.data)
        services.send_test(found, by=by)
        return Response(status=204)


class OwnMessages(Door):
    permission_classes = [IsAuthenticated]
    filters = Paged

    @operation(
        "list_own_messages", "What was written to you, newest first.", answers=page_of(LetterShown), refuses=[401]
    )
    def get(self, request: Request) -> Response:
        return self.page(services.letters_of(request.user), lambda found: [letter_row(one) for one in found])


class OwnReach(Door):
    permission_classes = [IsAuthenticated]

    @operation("read_reach", "How messages reach you.", answers=ReachShown, refuses=[401])
    def get(self, request: Request) -> Response:
        return Response(reach_row(person_asking(request)))

    @operation("choose_reach", "Choose how messages reach you from now on.", takes=ReachGiven, answers=ReachShown)
    def put(self, request: Request) -> Response:
        person = person_asking(request)
        choose_reach(person, **parsed(ReachGiven, request.data))
        return Response(reach_row(Person.objects.select_related("reach").get(id=person.id)))


def manners_row(assembly: Assembly) -> dict[str, object]:
    known = services.manners_of(assembly)
    kinds = [one.name for one in switchable() if services.is_switched_on(known, one)]
    names = ("quiet_from", "quiet_until")
    return {name: getattr(known, name) for name in names} | {"time_zone": assembly.time_zone, "kinds": kinds}


def row_of(message: Message) -> dict[str, object]:
    to = f"{message.audience}:{message.about}" if message.audience and message.about else message.audience
    names = ("id", "kind", "subject", "text", "written_at", "sent_at")
    return {name: getattr(message, name) for name in names} | {"to": to}


def in_full(message: Message) -> dict[str, object]:
    row = row_of(message) | {"outlook": None, "letters": None}
    if message.is_draft:
        outlook = services.outlook_of(message)
        channels = {channel: outlook.channels[channel] for channel in Channel.values}
        held = {"held": outlook.held, "held_until": outlook.held_until}
        return row | {"outlook": {"people": outlook.people, "channels": channels} | held}
    states = services.states_of([message])[message.id]
    return row | {"letters": {state: states[state] for state in Letter.State.values}}


def letter_row(letter: Letter) -> dict[str, object]:
    read = rendered(letter.message, letter.person, letter)
    told = {"subject": read.subject, "text": read.text, "link": read.link}
    assembly, sent_at = letter.message.assembly.slug, letter.message.sent_at
    return {"id": letter.id, "assembly": assembly, "sent_at": sent_at} | told


def reach_row(person: Person) -> dict[str, object]:
    reach = services.reach_of(person)
    names = ("channel", "quiet_from", "quiet_until", "is_daily", "muted")
    return {name: getattr(reach, name) for name in names} | {"phone": person.phone}


urlpatterns = [
    path("assemblies/<slug:slug>/manners/", MannersOfAssembly.as_view(), name="manners"),
    path("assemblies/<slug:slug>/messages/", Messages.as_view(), name="messages"),
    path("assemblies/<slug:slug>/messages/held/", HeldMessages.as_view(), name="held_messages"),
    path("messages/<uuid:message_id>/", OneMessage.as_view(), name="message"),
    path("messages/<uuid:message_id>/send/", Sending.as_view(), name="send_message"),
    path("messages/<uuid:message_id>/test/", Testing.as_view(), name="test_message"),
    path("me/messages/", OwnMessages.as_view(), name="own_messages"),
    path("me/reach/", OwnReach.as_view(), name="own_reach"),
]
