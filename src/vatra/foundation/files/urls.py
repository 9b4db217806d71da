# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.files import views

app_name = "files"
urlpatterns = [
    path("fisiere/<uuid:public_id>/", views.download, name="download"),
    path("fisiere/<uuid:public_id>/mic/", views.thumbnail, name="thumbnail"),
]
