"""Opening a seat with a card: looking changes nothing; “Yes, this is me” is a POST."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.bodies.models import Assembly
from assemblies.members.errors import BadPin, CardExpired, CardLocked, CardUnknown, WrongPin
from assemblies.members.finding import find_assembly
from assemblies.members.forms import NewPinForm, PinForm, TypedCodeForm
from assemblies.members.links import card_link, square_code
from assemblies.members.looking import note_look
from assemblies.members.middleware import SEAT_KEY
from assemblies.members.models import AccessNote, Card, Seat, SeatQuerySet
from assemblies.members.permissions import DESK, acting_seat, roles_given_by
from assemblies.members.services import (
    FreshCard,
    claim_card,
    find_card,
    forget_device,
    is_typed,
    issue_cards,
    reissue_cards,
    remember_device,
)
from assemblies.members.tries import count_wrong_try, require_tries_left
from config.clock import now
from config.errors import NotAllowed
from config.languages import spoken
from config.paper import pdf_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SHUT_OUT, NEWEST, TICKED = "shut-out", "newest", "ticked"
LONGEST_MORE = 600
DONE = {"nothing-kept": _("Nothing of that visit is kept on this device.")}


def card_page(view: View[P]) -> View[P]:
    """The address of a card is a secret: no other site hears of it, no search engine keeps it.

    The page's own ``<meta name="referrer">`` then narrows this to other sites, since without any referrer
    browsers would send the form with ``Origin: null`` and the form's protection would refuse it.
    """

    @never_cache
    @wraps(view)
    def kept_quiet(request: HttpRequest, /, *given: P.args, **named: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *given, **named)
        except (CardUnknown, CardExpired, CardLocked) as refusal:
            page = {"refusal": refusal}
            response = render(request, "assemblies/members/card_refused.html", page, status=refusal.status)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return kept_quiet


@require_safe
def short_card(request: HttpRequest, token: str) -> HttpResponse:
    """The printed address leads to the card's page in the person's language, if the card is known."""
    try:
        language = _language_of(_look(request, token))
    except (CardUnknown, CardExpired, CardLocked):
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        response = redirect("members:card", token=token)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@card_page
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, token, reverse("members:card", args=[token]))


@card_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """For whoever cannot scan: the code is typed first, then the same page asks “Is this you?”.

    A code that opens nothing comes back in its field, so that a misread letter can be mended.
    """
    form = TypedCodeForm(request.POST or None)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            return _answer(request, form.cleaned_data["code"], request.path, typed=True)
        except CardUnknown as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    elif form.errors:
        status = HTTPStatus.BAD_REQUEST
    page = {"form": form, "done_sentence": DONE.get(request.GET.get("done", ""))}
    return render(request, "assemblies/members/code.html", page, status=status)


@require_POST
def not_mine(request: HttpRequest) -> HttpResponse:
    """“This is not my phone”: the visit ends and nothing of it stays."""
    if request.session.session_key:
        forget_device(request.session.session_key)
    logout(request)
    return redirect(f"{reverse('members:code')}?done=nothing-kept")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def print_cards(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says for whom cards will be made and lets choose, POST makes and shows them, this once."""
    assembly, desk, seats = _seats_to_open(request, slug)
    if request.method == "POST":
        note_look(desk, AccessNote.What.PAPER)
        return _made(request, assembly, issue_cards(_chosen(request, seats), by=desk))
    waiting = list(seats.without_live_card())
    page = {
        "assembly": assembly,
        "waiting": waiting,
        "shut_out": sum(not seat.person.email for seat in waiting),
        "newest": len(_newest(waiting)),
        "all": seats.count(),
    }
    return render(request, "assemblies/members/cards_first.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cards_anew(request: HttpRequest, slug: str) -> HttpResponse:
    """GET names whose cards would end and what that means, POST makes new ones and shows them, this once.

    The form carries the moment at which the page was read: sent twice, it ends nothing that was just printed.
    """
    assembly, desk, seats = _seats_to_open(request, slug)
    if request.method == "POST":
        read_at = _moment(request.POST.get("read_at", ""))
        if read_at is None:
            return redirect("members:cards_anew", slug=slug)
        note_look(desk, AccessNote.What.PAPER)
        is_unopened = request.POST.get("whom") != TICKED
        chosen = seats.with_live_card() if is_unopened else _ticked(request, seats)
        fresh = reissue_cards(chosen, by=desk, made_before=read_at, is_unopened=is_unopened)
        return _made(request, assembly, fresh)
    carded = list(seats.with_live_card().with_card_state())
    opened = Card.objects.filter(seat__in=carded, ended_at__isnull=True, claimed_at__isnull=False).count()
    page = {
        "assembly": assembly,
        "carded": carded,
        "opened": opened,
        "unopened": len(carded) - opened,
        "read_at": now().isoformat(),
    }
    return render(request, "assemblies/members/cards_anew.html", page)


def _moment(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else None


def _seats_to_open(request: HttpRequest, slug: str) -> tuple[Assembly, Seat, SeatQuerySet]:
    """The assembly, the seat of whoever is at its desk, and the seats that are for this desk to open."""
    assembly = find_assembly(request.user, slug)
    desk = acting_seat(request.user, assembly, DESK)
    if desk is None:
        raise NotAllowed
    seats = Seat.objects.active().of_assembly(assembly).filter(role__in=roles_given_by(desk))
    return assembly, desk, seats.by_body().select_related("person", "body__assembly")


def _ticked(request: HttpRequest, seats: SeatQuerySet) -> list[Seat]:
    ticked = set(request.POST.getlist("seat"))
    return [seat for seat in seats if str(seat.id) in ticked]


def _chosen(request: HttpRequest, seats: SeatQuerySet) -> Iterable[Seat]:
    """The seats that the desk has chosen, of those that are for it to open."""
    whom = request.POST.get("whom")
    if whom == SHUT_OUT:
        return seats.without_card()
    if whom == NEWEST:
        return _newest(list(seats.without_live_card()))
    if whom == TICKED:
        return _ticked(request, seats)
    return seats


def _newest(waiting: Sequence[Seat]) -> list[Seat]:
    """Those who came in together last: a list seats everybody at one moment."""
    together = Counter(seat.started_at for seat in waiting)
    last = max((at for at, seats in together.items() if seats > 1), default=None)
    return [seat for seat in waiting if seat.started_at == last]


def _made(request: HttpRequest, assembly: Assembly, fresh: Sequence[FreshCard]) -> HttpResponse:
    """The cards or letters at the only moment they can be shown: as a page, or as PDF where the machine can."""
    is_letters = request.POST.get("on") == "letters"
    page = {
        "is_letters": is_letters,
        "assembly": assembly,
        "cards": [printed(request, one) for one in fresh],
        "more": request.POST.get("more", "").strip()[:LONGEST_MORE],
    }
    template, name = "assemblies/members/cards.html", "letters.pdf" if is_letters else "cards.pdf"
    return printed_page(request, template, page, name, can_be_pdf=bool(fresh))


def printed_page(
    request: HttpRequest, template: str, page: dict[str, object], name: str, *, can_be_pdf: bool = True
) -> HttpResponse:
    """What goes on paper: a page for the browser to print, or the PDF that was asked for, where the machine can."""
    if request.POST.get("as") != "pdf" or not can_be_pdf:
        return render(request, template, page | {"layout": "base.html"})
    drawn = pdf_of(render_to_string(template, page | {"layout": "paper.html", "is_pdf": True}, request))
    if drawn is None:
        return render(request, template, page | {"layout": "base.html", "no_pdf": True})
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def printed(request: HttpRequest, fresh: FreshCard) -> dict[str, object]:
    """What stands on a card, in the person's language: the square, the code, and where the code is typed."""
    link = card_link(request, fresh)
    language = spoken(fresh.seat.person.language)
    return {
        "seat": fresh.seat,
        "code": fresh.code_in_groups,
        "link": link,
        "square": square_code(link),
        "host": urlsplit(link).netloc,
        "language": language,
        "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
    }


def _look(request: HttpRequest, secret: str) -> Card:
    """The card, found by its link's token or its typed code; wrong typed codes are counted by address."""
    if not is_typed(secret):
        return find_card(secret)
    address = request.META.get("REMOTE_ADDR", "")
    require_tries_left(address)
    try:
        return find_card(secret)
    except CardUnknown:
        count_wrong_try(address)
        raise


def _answer(request: HttpRequest, secret: str, action: str, *, typed: bool = False) -> HttpResponse:
    """The page of a card, or, once the PIN is given, the seat."""
    found = _look(request, secret)
    kind = PinForm if found.seat.pin else NewPinForm
    form = kind(request.POST if "pin" in request.POST else None)
    if form.is_valid():
        try:
            return _open(request, claim_card(secret, pin=form.cleaned_data["pin"]))
        except (WrongPin, BadPin) as refusal:
            form.add_error("pin", str(refusal))
    return _ask(request, found, form, action, secret if typed else "")


def _ask(request: HttpRequest, found: Card, form: Form, action: str, typed: str) -> HttpResponse:
    page = {"card": found, "seat": found.seat, "form": form, "action": action, "typed": typed}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/members/card.html", page, status=status)


def _open(request: HttpRequest, claimed: Card) -> HttpResponse:
    """The visit begins afresh, speaks for this seat alone, and ends with the card."""
    request.session.flush()
    login(request, claimed.seat.person)
    request.session[SEAT_KEY] = str(claimed.seat_id)
    request.session.save()
    remember_device(claimed, session_key=request.session.session_key or "")
    with translation.override(_language_of(claimed)):
        return redirect("home")


def _language_of(found: Card) -> str:
    return spoken(found.seat.person.language)
