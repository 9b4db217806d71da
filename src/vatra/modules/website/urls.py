# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public pages."""

from django.urls import path

from vatra.modules.website import views

app_name = "website"

urlpatterns = [
    path("", views.home, name="home"),
    path("directia/", views.directorate, name="directorate"),
    path("scoli/", views.school_list, name="school-list"),
    path("scoli/<slug:code>/", views.school, name="school-detail"),
    path("contact/", views.contact, name="contact"),
    path("harta-site/", views.sitemap, name="sitemap"),
    path("date-deschise/", views.open_data, name="open-data"),
    path("date-deschise/unitati.csv", views.units_csv, name="units-csv"),
    path("date-deschise/unitati.json", views.units_json, name="units-json"),
]
