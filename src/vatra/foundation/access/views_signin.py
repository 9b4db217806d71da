# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, second factor and sign-out: allauth's flow on our pages, plus the way in by a printed code."""

from typing import Any, cast

from allauth.account.views import AccountInactiveView, LoginView, LogoutView, ReauthenticateView
from allauth.core.internal.ratelimit import consume
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vatra.foundation.access.actors import actor_for, owner_of
from vatra.foundation.access.codes import usable_code
from vatra.foundation.access.forms import CodeForm
from vatra.foundation.access.guards import ActorRequest, public, signed_in
from vatra.foundation.access.models import User
from vatra.foundation.access.own_actions import SetPasswordByCode, bad_code, set_password_by_code
from vatra.foundation.audit.log import record_denial, write_entry
from vatra.foundation.audit.models import Outcome
from vatra.kernel.actor import ANONYMOUS
from vatra.kernel.errors import DomainError

CODE_RATES = {"printed_code": "10/m/ip,5/15m/key"}
TOO_MANY = 429


def _log_second_factor(request: HttpRequest, verb: str) -> None:
    user = cast("User", request.user)
    write_entry(
        None,
        actor_for(user),
        verb,
        Outcome.DONE,
        object_kind="access.user",
        object_id=user.pk,
        object_label=str(user),
    )


class _Activate(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "access/second_factor_on.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Writes to the journal that the second factor is on."""
        response: HttpResponse = super().form_valid(form)
        _log_second_factor(self.request, "turn_on_second_factor")
        return response


class _Deactivate(DeactivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "access/second_factor_off.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Writes to the journal that the second factor is off."""
        response: HttpResponse = super().form_valid(form)
        _log_second_factor(self.request, "turn_off_second_factor")
        return response


login = public(LoginView.as_view(template_name="access/login.html"))
logout = require_POST(public(LogoutView.as_view()))
inactive = public(AccountInactiveView.as_view(template_name="access/inactive.html"))
second_factor = public(AuthenticateView.as_view(template_name="access/second_factor.html"))
reauthenticate = signed_in(ReauthenticateView.as_view(template_name="access/confirm.html"))
reauthenticate_code = signed_in(SecondFactorReauthenticateView.as_view(template_name="access/confirm.html"))
second_factor_on = signed_in(_Activate.as_view())
second_factor_off = signed_in(_Deactivate.as_view())
backup_codes = signed_in(ViewRecoveryCodesView.as_view(template_name="access/backup_codes.html"))
backup_codes_new = signed_in(GenerateRecoveryCodesView.as_view(template_name="access/backup_codes_new.html"))


@public
def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """``handler429``: allauth's limits answered on our page."""
    return render(request, "access/too_many.html", status=TOO_MANY)


@never_cache
@sensitive_post_parameters()
@public
def by_code(request: ActorRequest) -> HttpResponse:
    """The way in without mail: user name, printed code, new password."""
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        status = _use_code(request, form)
        if not form.errors:
            messages.success(request, _("Parola este pusă. Intrați cu numele de utilizator și parola nouă."))
            return redirect("access:login")
    return render(request, "access/by_code.html", {"form": form}, status=status)


def _use_code(request: ActorRequest, form: CodeForm) -> int:
    """Uses the code; puts a refusal on the form and returns the HTTP status of the answer."""
    typed = form.cleaned_data
    username = typed["username"].strip().lower()
    if not consume(request, app="vatra.access", action="printed_code", config=CODE_RATES, key=username):
        form.add_error(None, _("Prea multe încercări. Așteptați un sfert de oră și încercați din nou."))
        return TOO_MANY
    try:
        found = usable_code(username, typed["code"])
        if found is None:
            record_denial(ANONYMOUS, "set_password_by_code", username if _exists(username) else "")
            raise bad_code()
        cmd = SetPasswordByCode(code=typed["code"], password=typed["password1"])
        set_password_by_code(actor=owner_of(found.user), cmd=cmd)
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return int(refusal.status)
    return 200


def _exists(username: str) -> bool:
    return User.objects.filter(username=username).exists()
