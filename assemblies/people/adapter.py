from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """People come from an assembly's list, not from a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """As written: the name of the machine in front of it would say nothing to the reader."""
        return subject


class PasskeyAdapter(DefaultMFAAdapter):
    """A passkey is another way in, never a second lock: on a hall's plain address it could not be opened."""

    def is_mfa_enabled(self, user: AbstractBaseUser | AnonymousUser, types: list[str] | None = None) -> bool:
        return False
