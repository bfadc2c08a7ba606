"""Signing in with an e-mailed code, a passkey or an account of the city's, and out."""

import logging
from dataclasses import asdict
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis.exceptions import RedisError

from assemblies.people import openid
from assemblies.people.errors import NobodyKnown, NoPasskeysHere, OnlyThisSeat, ProviderSilent, SignInResting
from assemblies.people.forms import AddressForm, CodeForm, PasskeyForm, PasskeySignInForm
from assemblies.people.models import Person
from assemblies.people.passkeys import can_have_passkeys, creation_options, passkeys_of
from assemblies.people.services import choose_language, person_known_as
from config.errors import Absent, require
from config.languages import in_language, spoken
from config.mailing import has_outbox, stays_here

log = logging.getLogger("commonweather.sign_in")
BEGUN = "openid_begun"
DONE = {
    "added": _("This device can sign you in from now on."),
    "removed": _("That passkey opens nothing any more."),
}


class SignIn(RequestLoginCodeView):
    """Asks for an address. The answer is the same whether or not anybody has it."""

    form_class = AddressForm
    template_name = "account/sign_in.html"
    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, *given: object, **named: object) -> HttpResponseBase:
        try:
            return super().dispatch(request, *given, **named)
        except RedisError:
            raise SignInResting from None  # without counting tries, no code is sent

    def get_form_class(self) -> type[AddressForm]:
        return self.form_class

    def get_context_data(self, **given: object) -> dict[str, object]:
        return super().get_context_data(**given) | {
            "can_have_passkeys": can_have_passkeys(self.request),
            "stays_here": stays_here(),
            "provider": (settings.OIDC_NAME or urlsplit(settings.OIDC_ISSUER).hostname)
            if openid.is_configured()
            else "",
            "passkey_failed": self.request.GET.get("again") == "passkey",
        }


class Code(ConfirmLoginCodeView):
    form_class = CodeForm
    template_name = "account/code.html"
    http_method_names = ["get", "post", "head", "options"]

    def get_form_class(self) -> type[Form]:
        return Form if self._action == "resend" else self.form_class

    def get_context_data(self, **given: object) -> dict[str, object]:
        return super().get_context_data(**given) | {"has_outbox": has_outbox()}


class SignInByPasskey(LoginWebAuthnView):
    """GET gives the challenge to the page's script, POST takes the device's answer."""

    form_class = PasskeySignInForm
    http_method_names = ["get", "post", "head", "options"]

    def get_form_class(self) -> type[PasskeySignInForm]:
        return self.form_class

    def dispatch(self, request: HttpRequest, *given: object, **named: object) -> HttpResponseBase:
        require(can_have_passkeys(request), NoPasskeysHere)
        try:
            return super().dispatch(request, *given, **named)
        except RedisError:
            raise SignInResting from None

    def form_invalid(self, form: Form) -> HttpResponse:
        return redirect(f"{reverse('people:sign_in')}?again=passkey")


sign_in = SignIn.as_view()
code = Code.as_view()
sign_in_by_passkey = SignInByPasskey.as_view()


@never_cache
@require_safe
def sign_in_with_account(request: HttpRequest) -> HttpResponse:
    """To the provider of sign-ins; a link and no form, because the provider may send the browser on to others."""
    require(openid.is_configured(), Absent)
    try:
        address, begun = openid.begin(_back_here(request))
    except openid.ProviderFailed as fault:
        log.warning("The provider of sign-ins could not be asked: %s", fault.code)
        raise ProviderSilent from None
    request.session[BEGUN] = asdict(begun)
    return redirect(address)


@never_cache
@require_safe
def back_with_account(request: HttpRequest) -> HttpResponse:
    """From the provider: in, if it is somebody we know. What was begun counts once."""
    require(openid.is_configured(), Absent)
    kept = request.session.pop(BEGUN, None)
    try:
        if kept is None:
            raise openid.ProviderFailed("not-begun")
        identity = openid.finish(request.GET.dict(), openid.Begun(**kept), _back_here(request))
    except openid.ProviderFailed as fault:
        log.warning("A sign-in by the provider was refused: %s", fault.code)
        raise ProviderSilent from None
    try:
        person = person_known_as(identity)
    except NobodyKnown as refusal:
        return render(request, "account/nobody_known.html", {"refusal": refusal}, status=refusal.status)
    request.session.flush()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("people:me")


def _back_here(request: HttpRequest) -> str:
    """The one address that the provider knows, whatever language is read."""
    root = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    return f"{root}{reverse('back_with_account')}"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Nothing of the visit is kept; a sign-in that was begun is forgotten too."""
    logout(request)
    return redirect("people:sign_in" if "again" in request.POST else "home")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    person = whole_person(request)
    is_possible = can_have_passkeys(request)
    form = PasskeyForm(request.POST or None, user=person)
    if request.method == "POST":
        require(is_possible, NoPasskeysHere)
        if form.is_valid():
            flows.add_authenticator(request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"])
            return redirect(f"{reverse('people:passkeys')}?done=added")
    return render(
        request,
        "account/passkeys.html",
        {
            "passkeys": passkeys_of(person),
            "form": form,
            "is_possible": is_possible,
            "options": creation_options(person) if is_possible else "",
            "done_sentence": DONE.get(request.GET.get("done", "")),
        },
        status=HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK,
    )


@login_required
@require_POST
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    passkey = passkeys_of(whole_person(request)).filter(id=passkey_id).first()
    require(passkey is not None, Absent)
    flows.remove_authenticator(request, passkey)
    return redirect(f"{reverse('people:passkeys')}?done=removed")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The same page in the language that was chosen; whoever is signed in keeps it."""
    code = request.POST.get("language", "")
    require(code in dict(settings.LANGUAGES), Absent)
    if isinstance(request.user, Person):
        choose_language(request.user, code)
    back = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    path, _mark, query = (back if is_here else "/").partition("?")
    return redirect(f"{in_language(path, code)}?{query}" if query else in_language(path, code))


@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """The first page, in the language that the visitor keeps or the browser asks for."""
    response = redirect(f"/{language_for(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def language_for(request: HttpRequest) -> str:
    """What somebody signed in has chosen; for strangers what their browser asks for."""
    kept = request.user.language if isinstance(request.user, Person) else translation.get_language()
    return spoken(kept or "")


def whole_person(request: HttpRequest) -> Person:
    """Who is signed in, with all their seats; a visit by card is not enough."""
    person = request.user
    if not isinstance(person, Person):
        raise Absent
    require(person.via_seat is None, OnlyThisSeat)
    return person
