"""Paper for the hall: a poster, a pocket guide, a list to sign."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.forms import WifiForm
from assemblies.members.links import address_for_phones, square_code
from assemblies.members.looking import note_look
from assemblies.members.models import AccessNote, Seat
from assemblies.members.views.cards import printed_page
from assemblies.members.views.people import desk_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The network's name and password are printed and not kept."""
    assembly, _by = desk_of(request, slug)
    form = WifiForm(request.POST or None)
    address = address_for_phones(request)
    page: dict[str, object] = {"assembly": assembly, "form": form}
    if request.method == "POST" and form.is_valid():
        network, password = form.cleaned_data["network"], form.cleaned_data["password"]
        page |= {
            "network": network,
            "password": password,
            "wifi": square_code(wifi_code(network, password)) if network else "",
            "address": address.partition("://")[2],
            "square": square_code(address),
        }
        return printed_page(request, "assemblies/members/poster.html", page, "poster.pdf")
    return render(request, "assemblies/members/poster_first.html", page, status=400 if form.errors else 200)


def wifi_code(network: str, password: str) -> str:
    """What phones read as “join this network”."""

    def written(text: str) -> str:
        return "".join(f"\\{sign}" if sign in '\\;,:"' else sign for sign in text)

    kind = f"T:WPA;S:{written(network)};P:{written(password)}" if password else f"T:nopass;S:{written(network)}"
    return f"WIFI:{kind};;"


@never_cache
@login_required
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, _by = desk_of(request, slug)
    page = {"assembly": assembly, "address": address_for_phones(request).partition("://")[2]}
    return render(request, "assemblies/members/guide.html", page)


@never_cache
@login_required
@require_safe
def attendance(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who votes, by body and name, with room to sign."""
    assembly, by = desk_of(request, slug)
    note_look(by, AccessNote.What.PAPER)
    seats = Seat.objects.voting().of_assembly(assembly).select_related("person", "body", "community")
    page = {"assembly": assembly, "seats": seats.order_by("body__kind", "body__name", "person__name", "number")}
    return render(request, "assemblies/members/attendance.html", page)
