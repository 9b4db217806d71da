# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, the own account, and the administration of accounts and roles."""

from django.urls import path

from vatra.foundation.access import views, views_accounts, views_signin

app_name = "access"
urlpatterns = [
    path("intrare/", views_signin.login, name="login"),
    path("iesire/", views_signin.logout, name="logout"),
    path("cont/", views.profile, name="profile"),
    path("cont/parola/", views.set_password, name="set-password"),
    path("cont/cod/", views_signin.by_code, name="by-code"),
    path("administrare/roluri/", views_accounts.roles, name="roles"),
    path("administrare/conturi/", views_accounts.accounts, name="accounts"),
    path("administrare/conturi/nou/", views_accounts.account_new, name="account-new"),
    path("administrare/conturi/unitati/", views_accounts.unit_accounts, name="unit-accounts"),
    path("administrare/conturi/coduri/", views_accounts.codes, name="codes"),
    path("administrare/conturi/<int:pk>/", views_accounts.account, name="account"),
    path("administrare/conturi/<int:pk>/date/", views_accounts.account_change, name="account-change"),
    path("administrare/conturi/<int:pk>/rol/", views_accounts.role_new, name="role-new"),
    path("administrare/conturi/<int:pk>/inlocuitor/", views_accounts.deputy_new, name="deputy-new"),
    path("administrare/conturi/<int:pk>/cod-nou/", views_accounts.reset, name="account-reset"),
    path(
        "administrare/conturi/<int:pk>/fara-al-doilea-factor/",
        views_accounts.second_factor,
        name="account-second-factor",
    ),
    path("administrare/conturi/<int:pk>/dezactivare/", views_accounts.deactivate, name="account-deactivate"),
    path("administrare/conturi/<int:pk>/activare/", views_accounts.activate, name="account-activate"),
    path("administrare/roluri/<int:pk>/incheiere/", views_accounts.role_end, name="role-end"),
    path("administrare/inlocuitori/<int:pk>/incheiere/", views_accounts.deputy_end, name="deputy-end"),
]
