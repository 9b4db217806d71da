# SPDX-License-Identifier: EUPL-1.2
"""Addresses that the phone asks for data."""

from django.urls import path

from vatra.modules.stocktaking.views import package

app_name = "stocktaking_package"
urlpatterns = [
    path("locuri/", package.places, name="places"),
    path("pachet/", package.package, name="package"),
]
