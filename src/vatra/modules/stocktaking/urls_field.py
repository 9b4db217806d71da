# SPDX-License-Identifier: EUPL-1.2
"""The phone page and what a browser needs to install it; included by ``urls``, which names the room."""

from django.urls import path

from vatra.modules.stocktaking.views import field

urlpatterns = [
    path("teren/", field.field, name="field"),
    path("teren/sw.js", field.worker, name="field-worker"),
    path("teren/manifest.webmanifest", field.manifest, name="field-manifest"),
]
