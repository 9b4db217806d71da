# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.backup import views

app_name = "backup"
urlpatterns = [path("administrare/instalare/", views.condition_page, name="condition")]
