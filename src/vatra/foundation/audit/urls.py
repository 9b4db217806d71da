# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("jurnal/", views.entries, name="journal"),
    path("jurnal/<int:pk>/", views.entry, name="entry"),
    path("jurnal/<int:pk>/anuleaza/", views.undo, name="undo"),
    path("jurnal/sigilii/", views.check, name="check-seals"),
]
