"""Signing in and out. No address here makes a person: people come from an assembly's list."""

from django.urls import path

from assemblies.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/passkey/", views.sign_in_by_passkey, name="sign_in_by_passkey"),
    path("sign-in/account/", views.sign_in_with_account, name="sign_in_with_account"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
    path("me/passkeys/", views.passkeys, name="passkeys"),
    path("me/passkeys/<int:passkey_id>/remove/", views.remove_passkey, name="remove_passkey"),
]
names_that_allauth_asks_for = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/", views.sign_in, name="account_signup"),
    path("sign-in/", views.sign_in, name="account_request_login_code"),
    path("sign-in/", views.sign_in, name="account_inactive"),
    path("sign-in/code/", views.code, name="account_confirm_login_code"),
    path("sign-in/passkey/", views.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("sign-out/", views.sign_out, name="account_logout"),
]
