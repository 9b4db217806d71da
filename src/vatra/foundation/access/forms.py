# SPDX-License-Identifier: EUPL-1.2
"""Shapes of what people type about accounts. Rules are in the actions."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.forms_signin import password_field
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import UNIT_ROLES, Role
from vatra.foundation.access.units import UnitWords
from vatra.kernel import clock

PASSWORD_HINT = gettext_lazy(
    "Cel puțin 10 semne. Trei-patru cuvinte ținute minte sunt mai bune decât semne amestecate."
)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day picked in the browser or typed."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class NewPasswordMixin(forms.Form):
    """Two equal passwords that pass the validators, judged without looking at any account."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error(
                "password2", _("Cele două parole nu sunt la fel. Scrieți de două ori aceeași parolă.")
            )
        elif first:
            try:
                validate_password(first, User(username=cleaned.get("username", "")))
            except forms.ValidationError as weak:
                self.add_error("password1", weak)
        return cleaned


class CodeForm(NewPasswordMixin):
    """User name, printed code, and the password wanted."""

    username = forms.CharField(
        label=gettext_lazy("Nume de utilizator"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=gettext_lazy("Codul de pe foaie"),
        max_length=40,
        help_text=gettext_lazy(
            "Douăsprezece semne, de forma XXXX-XXXX-XXXX. Liniuțele se pot lăsa deoparte."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password1 = password_field(gettext_lazy("Parola nouă"), new=True, help_text=PASSWORD_HINT)
    password2 = password_field(gettext_lazy("Parola nouă, încă o dată"), new=True)


class PasswordForm(NewPasswordMixin):
    """The present password and the one wanted."""

    current = password_field(gettext_lazy("Parola de acum"))
    password1 = password_field(gettext_lazy("Parola nouă"), new=True, help_text=PASSWORD_HINT)
    password2 = password_field(gettext_lazy("Parola nouă, încă o dată"), new=True)


class SettingsForm(forms.Form):
    """What the owner of an account decides."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Poate fi căsuța comună a unității; nu se intră cu ea."),
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Temă"),
        required=False,
        choices=[
            ("", gettext_lazy("ca sistemul")),
            ("light", gettext_lazy("luminoasă")),
            ("dark", gettext_lazy("întunecată")),
        ],
    )
    density = forms.ChoiceField(
        label=gettext_lazy("Rândurile tabelelor"),
        required=False,
        choices=[
            ("", gettext_lazy("obișnuite")),
            ("compact", gettext_lazy("strânse")),
            ("roomy", gettext_lazy("largi")),
        ],
    )


class OnceForm(forms.Form):
    """A form whose repeated post takes effect once."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = lambda: f"form:{uuid.uuid4().hex}"


def _unit_choices(units: list[UnitWords]) -> list[tuple[str, str]]:
    return [("", "—"), *((str(unit.id), f"{unit.name} ({unit.code})") for unit in units)]


class RoleFieldsMixin(forms.Form):
    """A role, its unit and days."""

    def _set_choices(self, units: list[UnitWords], *, optional: bool) -> None:
        role = self.fields["role"]
        role.required = not optional
        role.choices = [("", "—"), *Role.choices]  # type: ignore[attr-defined]
        self.fields["unit"].choices = _unit_choices(units)  # type: ignore[attr-defined]

    def unit_id(self) -> int | None:
        """The chosen unit."""
        chosen = self.cleaned_data.get("unit")
        return int(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") in UNIT_ROLES and not cleaned.get("unit"):
            self.add_error("unit", _("Rolul se dă pentru o unitate de învățământ. Alegeți unitatea."))
        if cleaned.get("unit") and cleaned.get("role") and cleaned["role"] not in UNIT_ROLES:
            self.add_error("unit", _("Rolul nu ține de o unitate. Lăsați unitatea necompletată."))
        return cleaned


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Data of a person; the rules of the fields are those of the model."""

    class Meta:
        model = User
        fields = ["full_name", "email", "position"]


class AccountForm(RoleFieldsMixin, OnceForm):
    """A new account."""

    username = forms.CharField(
        label=gettext_lazy("Nume de utilizator"),
        max_length=64,
        help_text=gettext_lazy("Litere mici fără diacritice, cifre, punct. Nu se mai schimbă."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    full_name = forms.CharField(label=gettext_lazy("Nume și prenume"), max_length=160)
    position = forms.CharField(label=gettext_lazy("Funcție"), max_length=160, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Rol"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unitatea"),
        required=False,
        help_text=gettext_lazy("Numai pentru rolurile din unități."),
    )
    basis = forms.CharField(label=gettext_lazy("Temeiul rolului"), max_length=200, required=False)

    def __init__(self, *args: Any, units: list[UnitWords], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_choices(units, optional=True)


class RoleForm(RoleFieldsMixin):
    """A role for an account."""

    role = forms.ChoiceField(label=gettext_lazy("Rol"))
    unit = forms.ChoiceField(
        label=gettext_lazy("Unitatea"),
        required=False,
        help_text=gettext_lazy("Numai pentru rolurile din unități."),
    )
    valid_from = day_field(gettext_lazy("De la"))
    valid_to = day_field(
        gettext_lazy("Până la"),
        required=False,
        help_text=gettext_lazy("Ultima zi; necompletat: fără termen."),
    )
    basis = forms.CharField(label=gettext_lazy("Temei"), max_length=200, required=False)

    def __init__(self, *args: Any, units: list[UnitWords], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_choices(units, optional=False)
        self.fields["valid_from"].initial = clock.today


class EndForm(forms.Form):
    """The last day of something, and why."""

    last_day = day_field(gettext_lazy("Ultima zi"))
    reason = forms.CharField(label=gettext_lazy("Motivul"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = clock.today


class DeputyForm(forms.Form):
    """Who stands in for the account, when, by which act."""

    deputy = forms.ModelChoiceField(label=gettext_lazy("Înlocuitor"), queryset=User.objects.none())
    valid_from = day_field(gettext_lazy("De la"))
    valid_to = day_field(gettext_lazy("Până la"))
    basis = forms.CharField(
        label=gettext_lazy("Temei"),
        max_length=200,
        help_text=gettext_lazy("Dispoziția prin care este numit."),
    )

    def __init__(self, *args: Any, principal: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(pk=principal.pk).order_by("full_name")
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today
        self.fields["valid_to"].initial = lambda: clock.today() + dt.timedelta(days=14)


class ReasonForm(OnceForm):
    """Why something is done with an account."""

    reason = forms.CharField(label=gettext_lazy("Motivul"), max_length=300)


class UnitAccountsForm(OnceForm):
    """The units and the kinds of accounts to make for them."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Ce conturi"),
        choices=[(r.value, r.label) for r in (Role.UNIT_DIRECTOR, Role.UNIT_ADMINISTRATOR)],
        initial=[Role.UNIT_DIRECTOR.value, Role.UNIT_ADMINISTRATOR.value],
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Pentru ce unități"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: list[UnitWords], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(str(u.id), f"{u.name} ({u.code})") for u in units]  # type: ignore[attr-defined]
