# SPDX-License-Identifier: EUPL-1.2
"""The short address that printed labels hold, at the root so that the code stays small."""

from django.urls import path

from vatra.modules.patrimony.views import labels

urlpatterns = [path("b/<slug:token>/", labels.label_jump, name="label")]
