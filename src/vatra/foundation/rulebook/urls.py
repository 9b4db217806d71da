# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the rule book."""

from django.urls import path

from vatra.foundation.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("reguli/", views.rule_list, name="rule-list"),
    path("reguli/proprii/adauga/", views.local_rule_add, name="local-rule-add"),
    path("reguli/proprii/<int:rule_id>/retragere/", views.local_rule_withdraw, name="local-rule-withdraw"),
    path("reguli/catalog/", views.catalogue_list, name="catalogue-list"),
    path("reguli/catalog/import/", views.catalogue_import, name="catalogue-import"),
]
