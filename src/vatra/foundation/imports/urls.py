# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.imports import views, views_many

app_name = "imports"
urlpatterns = [
    path("importuri/", views.index, name="index"),
    path("importuri/nou/", views.upload, name="upload"),
    path("importuri/<uuid:public_id>/", views.run, name="run"),
    path("importuri/<uuid:public_id>/coloane/", views.columns, name="columns"),
    path("importuri/<uuid:public_id>/rand/<int:line>/", views.row, name="row"),
    path("importuri/<uuid:public_id>/rand/<int:line>/sare/", views.skip, name="skip"),
    path(
        "importuri/<uuid:public_id>/rand/<int:line>/sugestii/<slug:key>/",
        views_many.suggestions,
        name="suggestions",
    ),
    path("importuri/<uuid:public_id>/sare-greselile/", views_many.skip_all, name="skip-flawed"),
    path("importuri/<uuid:public_id>/inlocuieste/", views_many.replace_all, name="replace-all"),
    path("importuri/<uuid:public_id>/confirmare/", views.confirm, name="confirm"),
    path("importuri/<uuid:public_id>/reluare/", views.resume, name="resume"),
    path("importuri/<uuid:public_id>/anulare/", views.undo, name="undo"),
]
