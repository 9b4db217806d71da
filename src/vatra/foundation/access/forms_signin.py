# SPDX-License-Identifier: EUPL-1.2
"""The forms of sign-in and second factor: allauth's checks under our words."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondFactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def password_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    """A password typed blind; browsers may offer a kept or a made-up one."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(
        label=label, strip=False, max_length=200, help_text=help_text, widget=forms.PasswordInput(attrs=attrs)
    )


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["login"] = forms.CharField(
            label=_("Nume de utilizator"), max_length=64, widget=forms.TextInput(attrs=attrs)
        )
        self.fields["password"] = password_field(_("Parolă"))
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """User names are lower case."""
        return str(self.cleaned_data["login"]).strip().lower()


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    password = password_field(_("Parola dumneavoastră"))


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    code = forms.CharField(
        label=_("Codul din telefon"),
        help_text=_("Șase cifre, din aplicația de autentificare. Fără telefon: un cod de rezervă."),
        widget=forms.TextInput(attrs={**CODE_ATTRS, "autofocus": True}),
    )


class ConfirmSecondFactorForm(SecondFactorReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    code = forms.CharField(label=_("Codul din telefon"), widget=forms.TextInput(attrs=CODE_ATTRS))


class ActivateSecondFactorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    code = forms.CharField(
        label=_("Codul arătat de telefon"),
        help_text=_("Șase cifre."),
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )
