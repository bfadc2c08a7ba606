"""Pages of the desk: write, look at it as it will be read, send, and see who got what."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.bodies.models import Assembly
from assemblies.correspondence import messages as services
from assemblies.correspondence.audiences import audience_called, choices_of
from assemblies.correspondence.forms import MannersForm, MessageForm
from assemblies.correspondence.kinds import kind_of, switchable
from assemblies.correspondence.models import DESK_KIND, Channel, Letter, Message
from assemblies.correspondence.permissions import can_release_letters, can_set_manners, can_write_messages
from assemblies.correspondence.views.mine import person_here
from assemblies.correspondence.views.notices import desk_seat
from assemblies.correspondence.words import rendered
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.redirects import SeeOther, done_sentence

SHOWN, NAMED, LETTERS_A_PRINT = 50, 100, 200
State = Letter.State
DONE = {
    "saved": gettext_lazy("The draft is saved. Nothing is sent yet."),
    "sent": gettext_lazy("The message is on its way."),
    "tested": gettext_lazy("The test is on its way to your own address."),
    "discarded": gettext_lazy("The draft is gone."),
    "printed": gettext_lazy("These letters are marked as printed."),
    "released": gettext_lazy("The messages are on their way."),
    "dropped": gettext_lazy("These messages are not sent."),
    "manners": gettext_lazy("This is how the assembly writes from now on."),
}


@never_cache
@login_required
@require_safe
def messages(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    require(can_write_messages(request.user, assembly))
    found = list(Message.objects.filter(assembly=assembly).select_related("assembly", "by__person")[:SHOWN])
    states = services.states_of(found)
    page = {
        "assembly": assembly,
        "rows": [row_of(message, dict(states[message.id])) for message in found],
        "to_print": Letter.objects.to_print(assembly).count(),
        "held": Letter.objects.held(assembly).count(),
        "may_release": can_release_letters(request.user, assembly),
        "may_set_manners": can_set_manners(request.user, assembly),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/correspondence/messages.html", page)


def row_of(message: Message, states: dict[str, int]) -> dict[str, object]:
    labels = dict(State.choices)
    return {
        "message": message,
        "title": message.subject or str(kind_of(message).label),
        "is_written": message.kind == DESK_KIND,
        "people": sum(states.values()),
        "states": [(labels[state], states[state]) for state in State.values if states.get(state)],
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    seat = desk_seat(request.user, assembly)
    form = MessageForm(request.POST or None, assembly=assembly, initial={"to": "members"})
    if form.is_valid():
        try:
            made = services.draft_message(assembly, by=seat, **form.cleaned_data)
            return SeeOther(made.get_absolute_url())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, assembly, reverse("correspondence:messages", args=[slug]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = services.find_message(request.user, message_id)
    require(found.is_draft, Absent)
    chosen = f"{found.audience}:{found.about}" if found.about else found.audience
    start = {"to": chosen, "subject": found.subject, "text": found.text}
    form = MessageForm(request.POST or None, assembly=found.assembly, initial=start)
    if form.is_valid():
        try:
            services.change_message(found, by=desk_seat(request.user, found.assembly), **form.cleaned_data)
            return SeeOther(found.get_absolute_url(), "saved")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, found.assembly, found.get_absolute_url())


def _form_page(request: HttpRequest, form: MessageForm, assembly: Assembly, back_url: str) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page = {"form": form, "assembly": assembly, "back_url": back_url}
    return render(request, "assemblies/correspondence/message_write.html", page, status=status)


@never_cache
@login_required
@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """A draft as it will be read, and what sending it would mean; later, who got it."""
    found = services.find_message(request.user, message_id)
    page: dict[str, object] = {
        "message": found,
        "assembly": found.assembly,
        "read": rendered(found, person_here(request)),
        "done_sentence": done_sentence(request, DONE),
    }
    if found.is_draft:
        outlook = services.outlook_of(found)
        page |= {"outlook": outlook, "ways": ways_in_words(outlook), "to": to_in_words(found)}
        return render(request, "assemblies/correspondence/preview.html", page)
    states = services.states_of([found])[found.id]
    audience = audience_called(found.audience)
    if audience is not None and audience.names_are_shown:
        lost = found.letters.filter(state__in=[State.BOUNCED, State.FAILED])
        page["lost"] = lost.select_related("seat__person").order_by("seat__number")[:NAMED]
    page |= row_of(found, dict(states))
    return render(request, "assemblies/correspondence/message.html", page)


def to_in_words(message: Message) -> str:
    known = choices_of(message.assembly)
    return next((one.label for one in known if (one.audience, one.about) == (message.audience, message.about)), "")


def ways_in_words(outlook: services.Outlook) -> list[str]:
    """“61 by mail”, “8 on their page”: only those there are."""
    n = outlook.channels
    told = [
        (n[Channel.MAIL], ngettext("%(n)d by e-mail", "%(n)d by e-mail", n[Channel.MAIL])),
        (n[Channel.SMS], ngettext("%(n)d by SMS", "%(n)d by SMS", n[Channel.SMS])),
        (n[Channel.PAGE], ngettext("%(n)d on their page here", "%(n)d on their page here", n[Channel.PAGE])),
        (n[Channel.PRINT], ngettext("%(n)d needs a printed letter", "%(n)d need a printed letter", n[Channel.PRINT])),
    ]
    return [words % {"n": number} for number, words in told if number]


@login_required
@require_POST
def send(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = services.find_message(request.user, message_id)
    services.send_message(found, by=desk_seat(request.user, found.assembly))
    return SeeOther(found.get_absolute_url(), "sent")


@login_required
@require_POST
def test(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = services.find_message(request.user, message_id)
    services.send_test(found, by=desk_seat(request.user, found.assembly))
    return SeeOther(found.get_absolute_url(), "tested")


@login_required
@require_POST
def discard(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = services.find_message(request.user, message_id)
    services.discard_message(found, by=desk_seat(request.user, found.assembly))
    return SeeOther(reverse("correspondence:messages", args=[found.assembly.slug]), "discarded")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Letters for those who are reached by paper, a sheet each; then they are marked."""
    assembly = find_assembly(request.user, slug)
    seat = desk_seat(request.user, assembly)
    if request.method == "POST":
        services.mark_printed(assembly, ids_of(request.POST.getlist("letter")), by=seat)
        return SeeOther(reverse("correspondence:messages", args=[slug]), "printed")
    waiting = Letter.objects.to_print(assembly).select_related("message__assembly", "person", "seat")
    found = list(waiting.order_by("message__written_at", "seat__number")[:LETTERS_A_PRINT])
    page = {
        "assembly": assembly,
        "letters": [{"letter": letter, "read": rendered(letter.message, letter.person, letter)} for letter in found],
        "left": max(0, waiting.count() - len(found)),
    }
    return render(request, "assemblies/correspondence/letters.html", page)


@login_required
@require_POST
def held(request: HttpRequest, slug: str) -> HttpResponse:
    """What waited when the machine was restored is sent, or dropped."""
    assembly = find_assembly(request.user, slug)
    seat = acting_seat(request.user, assembly, {Role.ORGANISER})
    if seat is None:
        raise NotAllowed
    is_sent = request.POST.get("act") == "send"
    (services.release_held if is_sent else services.drop_held)(assembly, by=seat)
    return SeeOther(reverse("correspondence:messages", args=[slug]), "released" if is_sent else "dropped")


def ids_of(given: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in given[:LETTERS_A_PRINT]]
    except ValueError:
        raise Absent from None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manners(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    seat = acting_seat(request.user, assembly, {Role.ORGANISER})
    if seat is None:
        raise NotAllowed
    known = services.manners_of(assembly)
    start = {
        "time_zone": assembly.time_zone,
        "quiet_from": known.quiet_from,
        "quiet_until": known.quiet_until,
        "kinds": [one.name for one in switchable() if services.is_switched_on(known, one)],
    }
    form = MannersForm(request.POST or None, initial=start)
    if form.is_valid():
        services.set_manners(assembly, by=seat, **form.cleaned_data)
        return SeeOther(reverse("correspondence:messages", args=[slug]), "manners")
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page = {"form": form, "assembly": assembly, "back_url": reverse("correspondence:messages", args=[slug])}
    return render(request, "assemblies/correspondence/manners.html", page, status=status)
