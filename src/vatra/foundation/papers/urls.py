# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.foundation.papers import views, views_chains, views_piles, views_public

app_name = "papers"
urlpatterns = [
    path("acte/", views.paper_list, name="paper-list"),
    path("acte/<uuid:public_id>/", views.paper_detail, name="paper"),
    path("acte/<uuid:public_id>/date.json", views.paper_json, name="paper-json"),
    path("acte/<uuid:public_id>/pagina/<int:page>.png", views.paper_page, name="paper-page"),
    path("acte/<uuid:public_id>/semnat/", views.paper_sign, name="paper-sign"),
    path("acte/<uuid:public_id>/reia/", views.paper_retry, name="paper-retry"),
    path("acte/scanari/", views_piles.piles, name="piles"),
    path("acte/scanari/<uuid:public_id>/", views_piles.pile, name="pile"),
    path("acte/scanari/pagini/<int:pk>/atribuie/", views_piles.assign, name="assign-page"),
    path("acte/scanari/pagini/<int:pk>/foloseste/", views_piles.use, name="use-page"),
    path("acte/<uuid:public_id>/scanari/", views_piles.paper_scans, name="paper-scans"),
    path("acte/<uuid:public_id>/scanari/depune/", views_piles.file_all, name="file-scans"),
    path("administrare/vize/", views_chains.chain_list, name="chains"),
    path("administrare/vize/<slug:kind>/", views_chains.chain_form, name="chain"),
    path("verificare/", views_public.verify_form, name="verify-form"),
    path("verificare/<str:token>/", views_public.verify_paper, name="verify"),
    path("verificare/<str:token>/date.json", views_public.verify_json, name="verify-json"),
]
