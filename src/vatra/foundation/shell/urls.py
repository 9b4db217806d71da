# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the shell."""

from django.urls import path

from vatra.foundation.shell import views

app_name = "shell"

urlpatterns = [
    path("azi/", views.azi, name="azi"),
    path("stil/", views.stil, name="stil"),
    path("tema/", views.theme, name="theme"),
    path("limba/", views.language, name="language"),
    path("taste/", views.keys, name="keys"),
    path("accesibilitate/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
