# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the shell."""

from django.urls import path

from vatra.foundation.shell import views, views_saved

app_name = "shell"

urlpatterns = [
    path("azi/", views.azi, name="azi"),
    path("stil/", views.stil, name="stil"),
    path("tema/", views.theme, name="theme"),
    path("limba/", views.language, name="language"),
    path("taste/", views.keys, name="keys"),
    path("vizualizari/noua/", views_saved.view_new, name="view-new"),
    path("vizualizari/<int:pk>/", views_saved.view_page, name="view"),
    path("vizualizari/<int:pk>/stare/", views_saved.view_overwrite, name="view-overwrite"),
    path("vizualizari/<int:pk>/sterge/", views_saved.view_delete, name="view-delete"),
    path("accesibilitate/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
