# SPDX-License-Identifier: EUPL-1.2
"""The screens at the desk; included by ``urls``, which names the room."""

from django.urls import path

from vatra.modules.stocktaking.views import (
    board,
    council,
    counting,
    declarations,
    differences,
    lists,
    pages,
    places,
    steps,
)

urlpatterns = [
    path("", board.board, name="board"),
    path("noua/", board.new, name="new"),
    path("centralizator/", council.summary, name="council"),
    path("<int:pk>/", pages.page, name="stocktaking"),
    path("<int:pk>/modifica/", pages.change, name="change"),
    path("<int:pk>/comisie/", pages.commission, name="commission"),
    path("<int:pk>/pas/<slug:verb>/", steps.step, name="step"),
    path("<int:pk>/locuri/", places.place_list, name="places"),
    path("<int:pk>/subcomisii/", places.assign, name="assign"),
    path("<int:pk>/declaratii/<int:person>/<slug:moment>/", declarations.declare, name="declare"),
    path("<int:pk>/diferente/", differences.difference_list, name="differences"),
    path("<int:pk>/liste/", lists.lists, name="lists"),
    path("<int:pk>/liste/<slug:group>/", lists.list_file, name="list-file"),
    path("<int:pk>/explicatii/<int:person>/", lists.explanations, name="explanations"),
    path("locuri/<int:pk>/", places.place, name="place"),
    path("locuri/<int:pk>/numara/", counting.desk, name="desk"),
    path("locuri/<int:pk>/hotaraste/", counting.settle, name="settle"),
    path("locuri/<int:pk>/pas/<slug:verb>/", places.place_step, name="place-step"),
    path("locuri/<int:pk>/telefon/<int:hold>/", places.give_up, name="give-up"),
    path("diferente/<int:pk>/", differences.difference, name="difference"),
    path("diferente/<int:pk>/explica/", differences.explain, name="explain"),
    path("diferente/<int:pk>/propune/", differences.propose, name="propose"),
]
