# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.search import views

app_name = "search"
urlpatterns = [
    path("cauta/", views.search_page, name="search"),
    path("cauta/paleta/", views.palette, name="palette"),
]
