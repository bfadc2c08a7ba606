"""Pages of webhooks, for those who organise the assembly."""

from datetime import datetime, time
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.integrations.webhooks import services
from assemblies.integrations.webhooks.errors import BadWebhookAddress
from assemblies.integrations.webhooks.forms import ChangeForm, ReplayForm, SecretForm, WebhookForm
from assemblies.integrations.webhooks.models import Webhook
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import acting_seat
from config.clock import now
from config.errors import NotAllowed, require
from config.redirects import SeeOther, done_sentence

SHOWN = 50
DONE = {
    "ended": gettext_lazy("That system is not told anything any more."),
    "test": gettext_lazy("A test is on its way. Its outcome stands below in a moment."),
    "again": gettext_lazy("Everything since that day is on its way again."),
    "changed": gettext_lazy("It is saved. Send a test to see whether messages arrive."),
    "paused": gettext_lazy("Nothing is sent until you go on. What happens meanwhile waits."),
    "skipped": gettext_lazy("It is told of what happens from now on. What waited is not told."),
    "on": gettext_lazy("What waits is being sent."),
}


def _organiser(request: HttpRequest, assembly: Assembly) -> Seat:
    seat = acting_seat(request.user, assembly, {Role.ORGANISER})
    if seat is None:
        raise NotAllowed
    return seat


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest, slug: str) -> HttpResponse:
    """The systems that are told, and a form for one more; its secret is on the page that answers, and never again."""
    assembly = find_assembly(request.user, slug)
    require(services.can_manage_webhooks(request.user, assembly))
    form, made = WebhookForm(request.POST or None), None
    if form.is_valid():
        try:
            by = _organiser(request, assembly)
            made = services.add_webhook(assembly, by=by, url=form.cleaned_data["url"], types=form.types)
            form = WebhookForm()
        except BadWebhookAddress as refusal:
            form.add_error("url", str(refusal))
    page = {
        "assembly": assembly,
        "form": form,
        "made": made,
        "secret": made.secret if made else "",
        "webhooks": Webhook.objects.of(assembly),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/integrations/webhooks.html", page, status=_status(form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One system: what it was told in the last seven days, a test, a new secret, telling again."""
    found = services.find_webhook(request.user, webhook_id)
    by, act = _organiser(request, found.assembly), request.POST.get("act", "")
    secret_form = SecretForm(request.POST if act == "secret" else None)
    replay_form = ReplayForm(request.POST if act == "replay" else None)
    secret, here = "", reverse("integrations:webhook", args=[found.id])
    if act == "test":
        services.ask_for_test(found, by=by)
        return SeeOther(here, "test")
    if act == "pause":
        services.pause(found, by=by)
        return SeeOther(here, "paused")
    if act == "on":
        services.go_on(found, by=by)
        return SeeOther(here, "on")
    if act == "skip":
        services.skip_waiting(found, by=by)
        return SeeOther(here, "skipped")
    if act == "replay" and replay_form.is_valid():
        since = datetime.combine(replay_form.cleaned_data["since"], time.min, found.assembly.zone)
        services.replay(found, by=by, since=since)
        return SeeOther(here, "again")
    if act == "secret" and secret_form.is_valid():
        found = services.renew_secret(found, by=by, hours=secret_form.cleaned_data["hours"])
        secret, secret_form = found.secret, SecretForm()
    page = {
        "version": version_of(found.topic),
        "assembly": found.assembly,
        "webhook": found,
        "secret": secret,
        "old_until": found.old_until if found.old_until and found.old_until > now() else None,
        "secret_form": secret_form,
        "replay_form": replay_form,
        "form": replay_form if replay_form.errors else secret_form,
        "attempts": found.attempts.all()[:SHOWN],
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/integrations/webhook.html", page, status=_status(secret_form, replay_form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Another address, or other kinds of events."""
    found = services.find_webhook(request.user, webhook_id)
    by, form = _organiser(request, found.assembly), ChangeForm(request.POST or None, webhook=found)
    if form.is_valid():
        try:
            services.change_webhook(found, by=by, **form.changes)
            return SeeOther(reverse("integrations:webhook", args=[found.id]), "changed")
        except BadWebhookAddress as refusal:
            form.add_error("url", str(refusal))
    page = {"assembly": found.assembly, "webhook": found, "form": form}
    return render(request, "assemblies/integrations/webhook_change.html", page, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    found = services.find_webhook(request.user, webhook_id)
    if request.method == "POST":
        services.end_webhook(found, by=_organiser(request, found.assembly))
        return SeeOther(reverse("integrations:webhooks", args=[found.assembly.slug]), "ended")
    page = {
        "assembly": found.assembly,
        "heading": _("Stop telling this system?"),
        "about": found.shown_url,
        "consequence": _("It hears nothing more. Its secret and the list of what it was told are deleted."),
        "undo": _("To connect it again, add it as a new one."),
        "verb": _("Stop telling it"),
        "back_url": reverse("integrations:webhook", args=[found.id]),
    }
    return render(request, "_confirm.html", page)


def _status(*sent: forms.Form) -> int:
    return HTTPStatus.BAD_REQUEST if any(form.errors for form in sent) else HTTPStatus.OK
