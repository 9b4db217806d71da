# SPDX-License-Identifier: EUPL-1.2
"""The summary of errors names the empty fields; a file field speaks Romanian."""

from django import forms
from django.core.exceptions import ValidationError

from vatra.foundation.shell.forms import Problem, problems


def _refuse(_value: str) -> None:
    raise ValidationError("Numărul există deja.", code="taken")


class Sample(forms.Form):
    name = forms.CharField(label="Denumirea")
    number = forms.CharField(label="Numărul", validators=[_refuse])
    file = forms.FileField(label="Fișierul", error_messages={"required": "Alegeți fișierul."})


def test_the_summary_names_empty_fields_and_keeps_other_sentences():
    assert problems(Sample({"number": "7"})) == [
        Problem("Completați câmpul „Denumirea”.", "id_name"),
        Problem("Numărul există deja.", "id_number"),
        Problem("Alegeți fișierul.", "id_file"),
    ]


def test_a_file_field_has_its_own_words_and_the_plain_input_inside():
    html = str(Sample()["file"])

    assert html.count('<input type="file" name="file"') == 1
    assert "Alegeți fișierul" in html
    assert "sau trageți-l aici" in html
