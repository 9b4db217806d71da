# SPDX-License-Identifier: EUPL-1.2
"""What phones call."""

from django.urls import path

from vatra.foundation.fieldlog import views

app_name = "fieldlog"
urlpatterns = [
    path("teren/dispozitiv/", views.enrol, name="enrol"),
    path("teren/jurnal/", views.receive_lines, name="receive"),
    path("teren/foto/", views.receive_photo, name="photo"),
]
