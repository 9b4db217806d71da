# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the count."""

from django.urls import include, path

app_name = "stocktaking"

urlpatterns = [
    path("", include("vatra.modules.stocktaking.urls_field")),
    path("inventariere/", include("vatra.modules.stocktaking.urls_desk")),
]
