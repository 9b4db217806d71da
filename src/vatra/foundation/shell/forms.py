# SPDX-License-Identifier: EUPL-1.2
"""Forms as the design asks: label above, hint, error between hint and field, summary on top."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.utils.translation import gettext as _

from vatra.foundation.shell.navigation import Text
from vatra.kernel.errors import DomainError


class ShellBoundField(BoundField):
    """A field that knows its classes."""

    @property
    def is_check(self) -> bool:
        """Whether it is a single checkbox, whose label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def said(self) -> list[str]:
        """Its errors as sentences that stand alone, the same on top of the form and at the field."""
        return _said(self)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        boxes = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
        if not isinstance(widget, boxes):
            built["class"] = " ".join(
                filter(None, ["in", widget.attrs.get("class", ""), built.get("class", "")])
            )
        if isinstance(widget, forms.FileInput):
            widget.template_name = "shell/forms/file.html"
        built.pop("required", None)
        return built


class Renderer(DjangoTemplates):
    """``FORM_RENDERER``: our field and form templates, Django's widgets."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
    bound_field_class = ShellBoundField


class SectionedForm(forms.Form):
    """A form whose fields stand in named sections, two in a row where the screen allows.

    Attributes:
        sections: title and names of fields, in order; names that the form does not have are passed over.
    """

    sections: Sequence[tuple[Text, Sequence[str]]] = ()

    def grouped(self) -> list[tuple[Text, list[BoundField]]]:
        """The sections with their visible fields; fields in no section come last, without a title."""
        named = {name for _title, names in self.sections for name in names}
        rest = [name for name in self.fields if name not in named]
        groups = [(title, self._visible(names)) for title, names in (*self.sections, ("", rest))]
        return [(title, fields) for title, fields in groups if fields]

    def _visible(self, names: Sequence[str]) -> list[BoundField]:
        return [self[name] for name in names if name in self.fields and not self[name].is_hidden]


class Problem(NamedTuple):
    """A line of the summary: the sentence and the id of the field it leads to."""

    text: str
    target: str


def problems(form: forms.BaseForm) -> list[Problem]:
    """All errors of the form in the order of its fields; those of the whole form first."""
    found = [Problem(str(text), "") for text in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        found += [Problem(text, target) for text in _said(bound)]
    return found


def _said(bound: BoundField) -> list[str]:
    """The errors of a field as sentences that stand alone: an empty field is named."""
    refused = bound.form.errors.as_data().get(bound.name, [])
    return [
        _("Completați câmpul „%(label)s”.") % {"label": bound.label}
        if getattr(error, "code", "") == "required"
        and str(text) == str(forms.Field.default_error_messages["required"])
        else str(text)
        for error, text in zip(refused, bound.errors, strict=False)
    ]


def add_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal of the domain at the field it belongs to, else on top of the form."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)


def attempt[T](form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Runs an action for a form; a refusal lands in the form (None is returned), what was typed stays.

    Raises:
        DomainError: the actor has no right or the object does not exist; these have pages of their own.
    """
    try:
        return act()
    except DomainError as refused:
        if refused.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            raise
        add_refusal(form, refused)
    return None


class Difference(NamedTuple):
    """A field in which what is kept now and what was typed differ, as display strings."""

    label: str
    kept: str
    typed: str


def both_versions(form: forms.Form, present: Mapping[str, Any]) -> list[Difference]:
    """After a conflict: the fields in which record and form differ; the next press then counts for the new record.

    Args:
        form: has a hidden field ``version`` that carries the mark of the record it showed.
        present: the form's values for the record as it stands now, with its ``version``.
    """
    mark = str(present.get("version", ""))
    if not form.is_bound or not mark or form.data.get("version") == mark:
        return []
    told = [name for name in form.fields if name in present and not form[name].is_hidden]
    rows = [Difference(str(form[n].label), _told(form[n], present[n]), _typed(form, n)) for n in told]
    data = cast("QueryDict", form.data).copy()
    data["version"] = mark
    form.data = data
    return [row for row in rows if row.kept != row.typed]


def _typed(form: forms.Form, name: str) -> str:
    bound = form[name]
    cleaned: dict[str, Any] = getattr(form, "cleaned_data", {})
    return _told(bound, cleaned.get(name, bound.data))


def _told(bound: BoundField, value: Any) -> str:
    """A value as people read it: labels for choices, words for ticks, a dash for nothing."""
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return _("da") if value else _("nu")
    if value in (None, "", []):
        return "—"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in _choices(field)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    return str(field.prepare_value(value))


def _choices(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    return list(cast("Iterable[tuple[Any, Any]]", field.choices))


def status_of(form: forms.BaseForm) -> int:
    """422 for a form with errors, else 200."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
