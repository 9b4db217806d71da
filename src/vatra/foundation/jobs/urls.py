# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("lucrari/", views.job_list, name="job-list"),
    path("lucrari/<int:pk>/", views.job_detail, name="job"),
    path("lucrari/<int:pk>/progres/", views.job_progress, name="job-progress"),
]
