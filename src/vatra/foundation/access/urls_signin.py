# SPDX-License-Identifier: EUPL-1.2
"""The addresses under the names by which allauth itself looks for them."""

from django.urls import path

from vatra.foundation.access import views_signin as views
from vatra.foundation.access.views import profile

urlpatterns = [
    path("intrare/", views.login, name="account_login"),
    path("iesire/", views.logout, name="account_logout"),
    path("intrare/inactiv/", views.inactive, name="account_inactive"),
    path("intrare/cod-telefon/", views.second_factor, name="mfa_authenticate"),
    path("cont/", profile, name="mfa_index"),
    path("cont/confirmare/", views.reauthenticate, name="account_reauthenticate"),
    path("cont/confirmare/cod-telefon/", views.reauthenticate_code, name="mfa_reauthenticate"),
    path("cont/al-doilea-factor/", views.second_factor_on, name="mfa_activate_totp"),
    path("cont/al-doilea-factor/oprire/", views.second_factor_off, name="mfa_deactivate_totp"),
    path("cont/coduri-de-rezerva/", views.backup_codes, name="mfa_view_recovery_codes"),
    path("cont/coduri-de-rezerva/noi/", views.backup_codes_new, name="mfa_generate_recovery_codes"),
]
