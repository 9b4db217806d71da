# SPDX-License-Identifier: EUPL-1.2

from django.urls import path

from vatra.modules.patrimony.views import goods, places

urlpatterns = [
    path("bunuri/", goods.good_list, name="goods"),
    path("bunuri/adauga/", goods.good_new, name="good-new"),
    path("bunuri/muta/", places.goods_move, name="goods-move"),
    path("bunuri/<int:pk>/", goods.good_page, name="good"),
    path("bunuri/<int:pk>/corecteaza/", goods.good_correct, name="good-correct"),
    path("bunuri/<int:pk>/muta/", places.good_move, name="good-move"),
    path("bunuri/<int:pk>/stare/", places.good_state, name="good-state"),
    path("bunuri/<int:pk>/fotografie/", goods.good_photo, name="good-photo"),
    path("bunuri/<int:pk>/document/", goods.good_document, name="good-document"),
    path("bunuri/<int:pk>/alt-numar/", goods.good_alias, name="good-alias"),
    path("bunuri/<int:pk>/imobil/", goods.good_estate, name="good-estate"),
    path("cladiri/", goods.estate_list, name="estate"),
    path("locuri/<int:pk>/", places.place_page, name="place"),
]
