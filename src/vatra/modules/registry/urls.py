# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.modules.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.entry_list, name="entry-list"),
    path("nou/", views.entry_new, name="entry-new"),
    path("<int:pk>/", views.entry_detail, name="entry"),
    path("<int:pk>/anulare/", views.entry_cancel, name="entry-cancel"),
]
