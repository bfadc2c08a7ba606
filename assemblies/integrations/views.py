from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.integrations.accounts import end_account, find_account, make_account, renew_account
from assemblies.integrations.errors import BadOverlap, NotASandbox
from assemblies.integrations.forms import AccountForm, RenewalForm, TokenForm
from assemblies.integrations.models import AccessToken, ServiceAccount
from assemblies.integrations.sandbox import empty_sandbox
from assemblies.integrations.services import make_token, revoke_token
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import acting_seat, can_keep_accounts
from assemblies.people.models import Person
from config.clock import now
from config.errors import Absent, NotAllowed, require
from config.redirects import SeeOther

DONE = {"ended": _("That token opens nothing from now on.")}
MOST_SHOWN = 200
ACCOUNTS_DONE = {"ended": _("That service account opens nothing from now on.")}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest, slug: str) -> HttpResponse:
    """An organiser empties a sandbox, once told what that means."""
    assembly = find_assembly(request.user, slug)
    by = acting_seat(request.user, assembly, {Role.ORGANISER})
    if by is None:
        raise NotAllowed
    require(assembly.is_sandbox, NotASandbox)
    if request.method == "POST":
        empty_sandbox(assembly, by=by)
        return SeeOther(assembly.get_absolute_url(), "emptied")
    page = {
        "assembly": assembly,
        "about": assembly.name,
        "heading": _("Empty this sandbox?"),
        "consequence": _(
            "Its members, cards, councils, communities, texts, questions, ballots and minutes are deleted, and so are "
            "people who sit nowhere else. Its charter, phases, organisers, service accounts and connected systems stay."
        ),
        "undo": _("This cannot be undone. Nothing in a sandbox counts, so no decision is lost."),
        "verb": _("Empty the sandbox"),
        "back_url": reverse("desk", args=[slug]),
    }
    return render(request, "_confirm.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Own tokens; a new one's secret is on the page that answers, and never again."""
    person = request.user
    if not isinstance(person, Person):
        raise Absent
    if ended := request.POST.get("end"):
        revoke_token(ended, by=person)
        return redirect(f"{reverse('integrations:tokens')}?done=ended")
    form = TokenForm(request.POST or None)
    page: dict[str, object] = {"done_sentence": DONE.get(request.GET.get("done", ""))}
    if form.is_valid():
        given = form.cleaned_data
        page["made"], page["secret"] = make_token(person, name=given["name"], scope=given["scope"], days=given["days"])
        form = TokenForm()
    page |= {"form": form, "tokens": AccessToken.objects.of(person), "now": now()}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/integrations/tokens.html", page, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest, slug: str) -> HttpResponse:
    """The assembly's service accounts; a new secret is on the page that answers, and never again."""
    assembly = find_assembly(request.user, slug)
    require(can_keep_accounts(request.user, assembly))
    by = acting_seat(request.user, assembly, {Role.ORGANISER})
    assert by is not None
    if ended := request.POST.get("end"):
        end_account(account_named(request, ended), by=by)
        return redirect(f"{reverse('integrations:accounts', args=[slug])}?done=ended")
    page: dict[str, object] = {
        "assembly": assembly,
        "done_sentence": ACCOUNTS_DONE.get(request.GET.get("done", "")),
        "renewal": RenewalForm(auto_id=False),
    }
    renewed = request.POST.get("renew")
    form = AccountForm(None if renewed else request.POST or None, assembly=assembly)
    if renewed:
        account, renewal = account_named(request, renewed), RenewalForm(request.POST)
        require(renewal.is_valid(), BadOverlap)
        overlap = timedelta(days=renewal.cleaned_data["days"])
        page |= {"made": account, "secret": renew_account(account, by=by, overlap=overlap)}
    elif form.is_valid():
        given = form.cleaned_data
        body = assembly.bodies.select_related("assembly").get(id=given.pop("body"))
        page["made"], page["secret"] = make_account(body, by=by, **given)
        form = AccountForm(assembly=assembly)
    rows = ServiceAccount.objects.of_assembly(assembly).order_by("seat__ended_at", "-made_at")
    page |= {"form": form, "accounts": rows[:MOST_SHOWN], "now": now()}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/integrations/accounts.html", page, status=status)


def account_named(request: HttpRequest, given: str) -> ServiceAccount:
    try:
        return find_account(request.user, UUID(given))
    except ValueError:
        raise Absent from None
