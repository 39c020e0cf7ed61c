"""Addresses of the account's pages."""

from __future__ import annotations

from django.urls import path

from galenic.web.accounts import logins, own, passwords, second_factor

app_name = "accounts"
urlpatterns = [
    path("", own.account, name="account"),
    path("login/", logins.log_in, name="login"),
    path("login/code/", logins.enter_code, name="code"),
    path("logout/", logins.log_out, name="logout"),
    path("password/", passwords.change, name="change_password"),
    path("password/<str:token>/", passwords.set_password, name="set_password"),
    path("second-factor/", second_factor.set_up, name="set_up_second_factor"),
    path("second-factor/recovery-codes/", second_factor.renew_codes, name="renew_codes"),
    path("declaration/", own.declaration, name="declaration"),
    path("notices/", own.notices, name="notices"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end-others/", own.end_others, name="end_others"),
    path("tokens/", own.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", own.end_token, name="end_token"),
]
