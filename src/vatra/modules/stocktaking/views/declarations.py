# SPDX-License-Identifier: EUPL-1.2
"""Taking down what a custodian declares."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel.errors import NotFoundError
from vatra.modules.stocktaking.actions import counting as actions
from vatra.modules.stocktaking.choices import Moment
from vatra.modules.stocktaking.forms.counting import DeclarationForm
from vatra.modules.stocktaking.models import Declaration
from vatra.modules.stocktaking.queries import pages as queries
from vatra.modules.stocktaking.queries.custody import custodians_of


@requires(Perm.STOCKTAKING_COUNT)
def declare(request: ActorRequest, pk: int, person: int, moment: str) -> HttpResponseBase:
    """The form of a declaration: seven questions before the count, objections at the end.

    Raises:
        NotFoundError: no such stocktaking, moment or custodian.
    """
    found = queries.stocktaking(request.actor, pk)
    custodian = next((p for p in custodians_of(found) if p.pk == person), None)
    if custodian is None or moment not in Moment.values:
        raise NotFoundError(_("Persoana nu are gestiune în această inventariere."))
    when = Moment(moment)
    form = DeclarationForm(request.POST or None, moment=when)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _declare(request, pk, person, form))
        if made is not None:
            messages.success(request, _("Declarația a primit număr; tipăriți-o și semnați-o."))
            return redirect(f"{reverse('stocktaking:stocktaking', args=[pk])}?fila=declaratii")
    context = {"form": form, "stocktaking": found, "custodian": custodian, "moment": when}
    return render(request, "stocktaking/declaration_form.html", context, status=status_of(form))


def _declare(request: ActorRequest, pk: int, person: int, form: DeclarationForm) -> Declaration:
    data = form.cleaned_data
    cmd = actions.Declare(
        pk,
        person,
        form.moment,
        form.answers(),
        data.get("last_entry", ""),
        data.get("last_exit", ""),
        data.get("objections", ""),
        data["once"],
    )
    return actions.declare(actor=request.actor, cmd=cmd)
