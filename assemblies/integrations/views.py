from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.integrations.forms import TokenForm
from assemblies.integrations.models import AccessToken
from assemblies.integrations.services import make_token, revoke_token
from assemblies.people.models import Person
from config.clock import now
from config.errors import Absent

DONE = {"ended": _("That token opens nothing from now on.")}


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
