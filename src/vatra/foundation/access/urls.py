# SPDX-License-Identifier: EUPL-1.2
"""Sign-in and the own account."""

from django.urls import path

from vatra.foundation.access import views, views_signin

app_name = "access"
urlpatterns = [
    path("intrare/", views_signin.login, name="login"),
    path("iesire/", views_signin.logout, name="logout"),
    path("cont/", views.profile, name="profile"),
    path("cont/parola/", views.set_password, name="set-password"),
    path("cont/cod/", views_signin.by_code, name="by-code"),
]
