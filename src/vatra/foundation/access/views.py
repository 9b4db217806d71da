# SPDX-License-Identifier: EUPL-1.2
"""The pages of one's own account."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from vatra.foundation.access.forms import PasswordForm, SettingsForm
from vatra.foundation.access.guards import ActorRequest, signed_in
from vatra.foundation.access.models import User
from vatra.foundation.access.own_actions import (
    ChangeOwnPassword,
    ChangeOwnSettings,
    change_own_password,
    change_own_settings,
)
from vatra.foundation.access.queries import own_account
from vatra.kernel.errors import DomainError

COOKIE_AGE = 365 * 24 * 3600
FACE_COOKIES = (("tema", "theme"), ("densitate", "density"))


@signed_in
def profile(request: ActorRequest) -> HttpResponse:
    """Own data, roles, theme, password and second factor."""
    user = cast("User", request.user)
    initial = {"email": user.email, "theme": user.theme, "density": user.density}
    form = SettingsForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_own_settings(actor=request.actor, cmd=ChangeOwnSettings(**form.cleaned_data))
        messages.success(request, _("Datele dumneavoastră s-au salvat."))
        return _with_face(request, redirect("access:profile"), form)
    return render(request, "access/profile.html", {"form": form, "page": own_account(request.actor)})


def _with_face(request: ActorRequest, response: HttpResponse, form: SettingsForm) -> HttpResponse:
    """The answer with the cookies from which the shell reads theme and height of rows."""
    for cookie, name in FACE_COOKIES:
        if form.cleaned_data[name]:
            value = form.cleaned_data[name]
            response.set_cookie(cookie, value, max_age=COOKIE_AGE, samesite="Lax", secure=request.is_secure())
        else:
            response.delete_cookie(cookie)
    return response


@sensitive_post_parameters()
@signed_in
def set_password(request: ActorRequest) -> HttpResponse:
    """A new password for oneself."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        cmd = ChangeOwnPassword(current=form.cleaned_data["current"], password=form.cleaned_data["password1"])
        try:
            user = change_own_password(actor=request.actor, cmd=cmd)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(
                request, _("Parola s-a schimbat. Celelalte dispozitive trebuie să intre din nou.")
            )
            return redirect("access:profile")
    return render(request, "access/set_password.html", {"form": form})
