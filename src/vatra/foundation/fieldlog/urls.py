# SPDX-License-Identifier: EUPL-1.2
"""What phones call, and the pages of devices at the desk."""

from django.urls import path

from vatra.foundation.fieldlog import views, views_desk

app_name = "fieldlog"
DESK = "administrare/dispozitive"
urlpatterns = [
    path("teren/dispozitiv/", views.enrol, name="enrol"),
    path("teren/jurnal/", views.receive_lines, name="receive"),
    path("teren/foto/", views.receive_photo, name="photo"),
    path(f"{DESK}/", views_desk.devices, name="devices"),
    path(f"{DESK}/incidente/", views_desk.incidents, name="incidents"),
    path(f"{DESK}/incidente/<int:pk>/", views_desk.incident, name="incident"),
    path(f"{DESK}/jurnal/", views_desk.file, name="file"),
    path(f"{DESK}/<uuid:public_id>/", views_desk.device, name="device"),
    path(f"{DESK}/<uuid:public_id>/retragere/", views_desk.revoke, name="revoke"),
]
