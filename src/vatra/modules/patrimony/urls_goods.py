# SPDX-License-Identifier: EUPL-1.2
"""Addresses of goods, places, proposals and prints."""

from django.urls import path

from vatra.modules.patrimony.views import goods, labels, overview, places, prints, proposals

urlpatterns = [
    path("ansamblu/", overview.overview_page, name="overview"),
    path("bunuri/", goods.good_list, name="goods"),
    path("bunuri/adauga/", goods.good_new, name="good-new"),
    path("bunuri/muta/", places.goods_move, name="goods-move"),
    path("bunuri/etichete/", labels.goods_labels, name="goods-labels"),
    path("bunuri/propune-casare/", proposals.goods_propose_disposal, name="goods-propose-disposal"),
    path("bunuri/<int:pk>/", goods.good_page, name="good"),
    path("bunuri/<int:pk>/corecteaza/", goods.good_correct, name="good-correct"),
    path("bunuri/<int:pk>/muta/", places.good_move, name="good-move"),
    path("bunuri/<int:pk>/stare/", places.good_state, name="good-state"),
    path("bunuri/<int:pk>/fotografie/", goods.good_photo, name="good-photo"),
    path(
        "bunuri/<int:pk>/fotografie/<uuid:photo>/scoate/",
        goods.good_photo_remove,
        name="good-photo-remove",
    ),
    path("bunuri/<int:pk>/document/", goods.good_document, name="good-document"),
    path("bunuri/<int:pk>/alt-numar/", goods.good_alias, name="good-alias"),
    path("bunuri/<int:pk>/imobil/", goods.good_estate, name="good-estate"),
    path("bunuri/<int:pk>/propune/", proposals.good_propose, name="good-propose"),
    path("bunuri/<int:pk>/eticheta/", labels.good_label, name="good-label"),
    path("bunuri/<int:pk>/fisa/", prints.asset_sheet, name="good-sheet"),
    path("cladiri/", goods.estate_list, name="estate"),
    path("locuri/<int:pk>/", places.place_page, name="place"),
    path("propuneri/", proposals.proposal_list, name="proposals"),
    path("propuneri/<int:pk>/", proposals.proposal_page, name="proposal"),
    path("propuneri/<int:pk>/retrage/", proposals.proposal_withdraw, name="proposal-withdraw"),
    path("liste/", prints.lists_page, name="lists"),
    path("liste/<slug:what>/<int:pk>/", prints.list_paper, name="list-paper"),
]
