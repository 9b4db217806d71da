# SPDX-License-Identifier: EUPL-1.2
"""Administration of accounts and roles."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vatra.foundation.access import account_actions as act
from vatra.foundation.access import role_actions as role_act
from vatra.foundation.access import sheet
from vatra.foundation.access.forms import (
    AccountForm,
    DeputyForm,
    EndForm,
    PersonForm,
    ReasonForm,
    RoleForm,
    UnitAccountsForm,
)
from vatra.foundation.access.guards import ActorRequest, requires, signed_in
from vatra.foundation.access.lists import ACCOUNTS, with_last_sign_in
from vatra.foundation.access.models import Deputy, RoleAssignment, User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.queries import account_page, roles_table
from vatra.foundation.access.units import list_units
from vatra.foundation.shell import lists
from vatra.foundation.shell.forms import add_refusal
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError


def _try[F: forms.BaseForm, R](form: F, run: Callable[[F], R]) -> R | None:
    """What the action returns, or None with its refusal on the form."""
    if not form.is_valid():
        return None
    try:
        return run(form)
    except NotAllowedError:
        raise
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None


def _page(request: ActorRequest, form: forms.BaseForm, title: str, verb: str, **more: Any) -> HttpResponse:
    return render(request, "access/form.html", {"form": form, "title": title, "verb": verb, **more})


def _show_codes(request: ActorRequest, made: Iterable[act.NewCode]) -> HttpResponse:
    """Puts the codes aside and leads to their sheet."""
    sheet.keep(request.session, made)
    return redirect("accounts:codes")


@requires(Perm.ACCESS_ACCOUNTS)
def accounts(request: ActorRequest) -> HttpResponseBase:
    """All accounts."""
    rows = with_last_sign_in(User.objects.prefetch_related("assignments"))
    action = (reverse("accounts:account-new"), _("Cont nou"))
    return lists.answer(ACCOUNTS, rows, request, "access/accounts.html", empty_action=action)


@requires(Perm.ACCESS_ACCOUNTS)
def account(request: ActorRequest, pk: int) -> HttpResponse:
    """One account with roles, deputies, codes and history."""
    return render(request, "access/account.html", {"page": account_page(request.actor, pk)})


@requires(Perm.ACCESS_ACCOUNTS)
def account_new(request: ActorRequest) -> HttpResponse:
    """A new account and its printed code."""
    form = AccountForm(request.POST or None, units=list_units(request.actor))

    def run(form: AccountForm) -> act.NewCode:
        names = ("username", "full_name", "email", "position", "role", "basis", "form_key")
        cmd = act.CreateAccount(unit_id=form.unit_id(), **{name: form.cleaned_data[name] for name in names})
        return act.create_account(actor=request.actor, cmd=cmd)

    made = _try(form, run)
    return (
        _show_codes(request, [made]) if made else _page(request, form, _("Cont nou"), _("Fă contul și codul"))
    )


@requires(Perm.ACCESS_ACCOUNTS)
def unit_accounts(request: ActorRequest) -> HttpResponse:
    """Accounts for many education units at once."""
    units = {str(unit.id): unit for unit in list_units(request.actor)}
    form = UnitAccountsForm(request.POST or None, units=list(units.values()))

    def run(form: UnitAccountsForm) -> list[act.NewCode]:
        chosen = [units[key] for key in form.cleaned_data["units"]]
        rows = tuple(
            act.UnitAccount(u.id, u.code, u.name, role) for u in chosen for role in form.cleaned_data["roles"]
        )
        cmd = act.CreateUnitAccounts(rows, form.cleaned_data["form_key"])
        return act.create_unit_accounts(actor=request.actor, cmd=cmd)

    made = _try(form, run)
    if made is None:
        return _page(request, form, _("Conturi pentru unități"), _("Fă conturile și codurile"))
    if not made:
        messages.warning(
            request, _("Toate unitățile alese au deja aceste conturi. Pentru un cod nou deschideți contul.")
        )
        return redirect("accounts:accounts")
    return _show_codes(request, made)


@never_cache
@requires(Perm.ACCESS_ACCOUNTS)
def codes(request: ActorRequest) -> HttpResponse:
    """The sheet of codes to print and cut; shown once."""
    rows = sheet.take(request.session, sheet.SHOWN)
    return render(
        request, "access/codes.html", {"rows": rows, "address": request.build_absolute_uri("/cont/cod/")}
    )


@never_cache
@require_POST
@requires(Perm.ACCESS_ACCOUNTS)
def codes_pdf(request: ActorRequest) -> HttpResponse:
    """The same sheet as PDF, once, within a quarter of an hour."""
    rows = sheet.take(request.session, sheet.TYPESET)
    if not rows:
        return redirect("accounts:codes")
    pdf = sheet.as_pdf(rows, request.build_absolute_uri("/cont/cod/"))
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="coduri.pdf"'},
    )


@requires(Perm.ACCESS_ACCOUNTS)
def account_change(request: ActorRequest, pk: int) -> HttpResponse:
    """Name, e-mail and position of an account."""
    form = PersonForm(request.POST or None, instance=act.account(pk))
    done = _try(
        form, lambda f: act.change_account(actor=request.actor, cmd=act.ChangeAccount(pk, **f.cleaned_data))
    )
    return _back(pk) if done else _page(request, form, _("Datele contului"), _("Salvează"), cancel=_url(pk))


@requires(Perm.ACCESS_ROLES)
def role_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A role for an account."""
    form = RoleForm(request.POST or None, units=list_units(request.actor))

    def run(form: RoleForm) -> RoleAssignment:
        names = ("role", "valid_from", "valid_to", "basis")
        cmd = role_act.AssignRole(
            user_id=pk, unit_id=form.unit_id(), **{n: form.cleaned_data[n] for n in names}
        )
        return role_act.assign_role(actor=request.actor, cmd=cmd)

    who = str(act.account(pk))
    done = _try(form, run)
    return (
        _back(pk) if done else _page(request, form, _("Rol nou"), _("Dă rolul"), about=who, cancel=_url(pk))
    )


@requires(Perm.ACCESS_ROLES)
def role_end(request: ActorRequest, pk: int) -> HttpResponse:
    """The last day of a role."""
    held = RoleAssignment.objects.select_related("user").filter(pk=pk).first()
    if held is None:
        raise NotFoundError(_("Rolul nu există."))
    form = EndForm(request.POST or None)
    done = _try(
        form, lambda f: role_act.end_role(actor=request.actor, cmd=role_act.EndRole(pk, **f.cleaned_data))
    )
    about = f"{held.user} · {held.get_role_display()}"
    if done:
        return _back(held.user_id)
    return _page(
        request, form, _("Încheierea rolului"), _("Încheie rolul"), about=about, cancel=_url(held.user_id)
    )


@requires(Perm.ACCESS_ROLES)
def deputy_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody who stands in for the account."""
    principal = act.account(pk)
    form = DeputyForm(request.POST or None, principal=principal)

    def run(form: DeputyForm) -> Deputy:
        names = ("valid_from", "valid_to", "basis")
        chosen = {name: form.cleaned_data[name] for name in names}
        cmd = role_act.NameDeputy(principal_id=pk, deputy_id=form.cleaned_data["deputy"].pk, **chosen)
        return role_act.name_deputy(actor=request.actor, cmd=cmd)

    done = _try(form, run)
    words = _("Înlocuitor"), _("Numește înlocuitorul")
    return _back(pk) if done else _page(request, form, *words, about=str(principal), cancel=_url(pk))


@requires(Perm.ACCESS_ROLES)
def deputy_end(request: ActorRequest, pk: int) -> HttpResponse:
    """The last day of a deputyship."""
    named = Deputy.objects.select_related("principal", "deputy").filter(pk=pk).first()
    if named is None:
        raise NotFoundError(_("Înlocuirea nu există."))
    form = EndForm(request.POST or None)
    done = _try(
        form, lambda f: role_act.end_deputy(actor=request.actor, cmd=role_act.EndDeputy(pk, **f.cleaned_data))
    )
    words, home = (_("Încheierea înlocuirii"), _("Încheie înlocuirea")), named.principal_id
    return _back(home) if done else _page(request, form, *words, about=str(named.deputy), cancel=_url(home))


def _with_reason(request: ActorRequest, pk: int, run: Callable[..., Any], title: str, verb: str) -> Any:
    """A form that asks why; returns what the action gave, or the page to show."""
    user = act.account(pk)
    form = ReasonForm(request.POST or None)
    done = _try(form, lambda f: run(actor=request.actor, cmd=act.OneAccount(pk, **f.cleaned_data)))
    return done or _page(request, form, title, verb, about=f"{user} · {user.username}", cancel=_url(pk))


@requires(Perm.ACCESS_ACCOUNTS)
def reset(request: ActorRequest, pk: int) -> HttpResponse:
    """A new printed code."""
    done = _with_reason(request, pk, act.reset_access, _("Cod nou"), _("Dă un cod nou"))
    return done if isinstance(done, HttpResponse) else _show_codes(request, [done])


@requires(Perm.ACCESS_ACCOUNTS)
def second_factor(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes away the second factor of a person who lost the telephone."""
    done = _with_reason(
        request, pk, act.remove_second_factor, _("Scoaterea celui de-al doilea factor"), _("Scoate")
    )
    return done if isinstance(done, HttpResponse) else _back(pk)


@requires(Perm.ACCESS_ACCOUNTS)
def deactivate(request: ActorRequest, pk: int) -> HttpResponse:
    """Closes an account."""
    done = _with_reason(
        request, pk, act.deactivate_account, _("Dezactivarea contului"), _("Dezactivează contul")
    )
    return done if isinstance(done, HttpResponse) else _back(pk)


@requires(Perm.ACCESS_ACCOUNTS)
def activate(request: ActorRequest, pk: int) -> HttpResponse:
    """Opens a closed account again."""
    done = _with_reason(request, pk, act.activate_account, _("Activarea contului"), _("Activează contul"))
    return done if isinstance(done, HttpResponse) else _back(pk)


@signed_in
def roles(request: ActorRequest) -> HttpResponse:
    """The table role x permission; everybody may know who may do what."""
    return render(request, "access/roles.html", {"table": roles_table(), "da": _("da"), "nu": _("nu")})


def _url(pk: int) -> str:
    return reverse("accounts:account", args=[pk])


def _back(pk: int) -> HttpResponse:
    return redirect("accounts:account", pk)
