from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.languages import spoken


class AccountAdapter(DefaultAccountAdapter):
    """People come from an assembly's list, not from a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's own page, in the language they keep."""
        with translation.override(spoken(getattr(request.user, "language", ""))):
            return reverse("people:me")

    def format_email_subject(self, subject: str) -> str:
        """As written: the name of the machine in front of it would say nothing to the reader."""
        return subject


class PasskeyAdapter(DefaultMFAAdapter):
    """A passkey is another way in, never a second lock: on a hall's plain address it could not be opened."""

    def is_mfa_enabled(self, user: AbstractBaseUser | AnonymousUser, types: list[str] | None = None) -> bool:
        return False

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """For a device that was not named."""
        return _("Device %(number)d") % {"number": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}
