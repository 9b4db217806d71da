# SPDX-License-Identifier: EUPL-1.2
"""Addresses under ``/organizare/``."""

from django.urls import path

from vatra.organisation.views import places, records, units

app_name = "organisation"

urlpatterns = [
    path("", units.unit_list, name="unit-list"),
    path("unitati/noua/", units.unit_create, name="unit-create"),
    path("unitati/<slug:code>/", units.unit_detail, name="unit-detail"),
    path("unitati/<slug:code>/date/", units.unit_change, name="unit-change"),
    path("unitati/<slug:code>/denumire/", units.unit_rename, name="unit-rename"),
    path("unitati/<slug:code>/elevi/", units.unit_pupils, name="unit-pupils"),
    path("unitati/<slug:code>/mandat/", units.unit_mandate, name="unit-mandate"),
    path("unitati/<slug:code>/cladire/", units.unit_building, name="unit-building"),
    path("mandate/<int:pk>/incheiere/", units.mandate_end, name="mandate-end"),
    path("cladiri/", places.building_list, name="building-list"),
    path("cladiri/<int:pk>/", places.building_detail, name="building-detail"),
    path("cladiri/<int:pk>/date/", places.building_change, name="building-change"),
    path("cladiri/<int:pk>/incapere-noua/", places.room_create, name="room-create"),
    path("incaperi/<int:pk>/date/", places.room_change, name="room-change"),
    path("incinte/noua/", places.site_create, name="site-create"),
    path("incinte/<int:pk>/date/", places.site_change, name="site-change"),
    path("incinte/<int:pk>/cladire-noua/", places.building_create, name="building-create"),
    path("acte/", records.act_list, name="act-list"),
    path("acte/nou/", records.act_create, name="act-create"),
    path("acte/<int:pk>/", records.act_detail, name="act-detail"),
    path("acte/<int:pk>/fisier/", records.act_file, name="act-file"),
    path("acte/<int:pk>/verificat/", records.act_verify, name="act-verify"),
    path("acte/<int:pk>/efect/", records.act_link, name="act-link"),
    path("organizatii/", records.organisation_list, name="organisation-list"),
    path("organizatii/noua/", records.organisation_create, name="organisation-create"),
    path("organizatii/<int:pk>/", records.organisation_detail, name="organisation-detail"),
    path("organizatii/<int:pk>/date/", records.organisation_change, name="organisation-change"),
    path("organizatii/<int:pk>/calitate/", records.organisation_role, name="organisation-role"),
    path("structuri/", records.department_list, name="department-list"),
    path("structuri/<slug:code>/denumire/", records.department_rename, name="department-rename"),
    path("structuri/<slug:code>/date/", records.department_contacts, name="department-contacts"),
    path("structuri/<slug:code>/mandat/", records.department_mandate, name="department-mandate"),
]
