# SPDX-License-Identifier: EUPL-1.2
"""The administration of accounts and roles."""

from django.urls import path

from vatra.foundation.access import views_accounts as views

app_name = "accounts"
ACCOUNT = "administrare/conturi/<int:pk>"
urlpatterns = [
    path("administrare/roluri/", views.roles, name="roles"),
    path("administrare/roluri/<int:pk>/incheiere/", views.role_end, name="role-end"),
    path("administrare/inlocuitori/<int:pk>/incheiere/", views.deputy_end, name="deputy-end"),
    path("administrare/conturi/", views.accounts, name="accounts"),
    path("administrare/conturi/nou/", views.account_new, name="account-new"),
    path("administrare/conturi/unitati/", views.unit_accounts, name="unit-accounts"),
    path("administrare/conturi/coduri/", views.codes, name="codes"),
    path("administrare/conturi/coduri/pdf/", views.codes_pdf, name="codes-pdf"),
    path(f"{ACCOUNT}/", views.account, name="account"),
    path(f"{ACCOUNT}/date/", views.account_change, name="account-change"),
    path(f"{ACCOUNT}/rol/", views.role_new, name="role-new"),
    path(f"{ACCOUNT}/inlocuitor/", views.deputy_new, name="deputy-new"),
    path(f"{ACCOUNT}/cod-nou/", views.reset, name="account-reset"),
    path(f"{ACCOUNT}/fara-al-doilea-factor/", views.second_factor, name="account-second-factor"),
    path(f"{ACCOUNT}/dezactivare/", views.deactivate, name="account-deactivate"),
    path(f"{ACCOUNT}/activare/", views.activate, name="account-activate"),
]
