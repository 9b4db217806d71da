# SPDX-License-Identifier: EUPL-1.2
"""Addresses of movements, custodies and their hand-over."""

from django.urls import path

from vatra.modules.patrimony.views import custody, handovers, movements, scanning, transfers

urlpatterns = [
    path("bunuri/muta-cu-bon/", movements.goods_movement, name="goods-movement"),
    path("bunuri/<int:pk>/muta-cu-bon/", movements.good_movement, name="good-movement"),
    path("miscari/", movements.movement_list, name="movements"),
    path("miscari/scanare/", scanning.scan_page, name="movement-scan"),
    path("miscari/<int:pk>/", movements.movement_page, name="movement"),
    path("miscari/<int:pk>/pas/<slug:verb>/", movements.movement_step, name="movement-step"),
    path("bunuri/ofera/", transfers.goods_offer, name="goods-offer"),
    path("bunuri/<int:pk>/ofera/", transfers.good_offer, name="good-offer"),
    path("transmiteri/", transfers.transfer_list, name="transfers"),
    path("transmiteri/<int:pk>/", transfers.transfer_page, name="transfer"),
    path("transmiteri/<int:pk>/pas/<slug:verb>/", transfers.transfer_step, name="transfer-step"),
    path("gestiuni/", custody.custody_list, name="custodies"),
    path("gestiuni/noua/", custody.custody_new, name="custody-new"),
    path("gestiuni/<int:pk>/", custody.custody_page, name="custody"),
    path("gestiuni/preda/", handovers.handover_new, name="handover-new"),
    path("gestiuni/predari/", handovers.handover_list, name="handovers"),
    path("gestiuni/predari/<int:pk>/", handovers.handover_page, name="handover"),
    path("gestiuni/predari/<int:pk>/pas/<slug:verb>/", handovers.handover_step, name="handover-step"),
    path("gestiuni/predari/<int:pk>/bifeaza/", handovers.handover_tick, name="handover-tick"),
    path("gestiuni/predari/<int:pk>/lista/", handovers.handover_refresh, name="handover-refresh"),
    path("gestiuni/predari/<int:pk>/constatari/", handovers.handover_findings, name="handover-findings"),
    path("gestiuni/predari/<int:pk>/pozitii/<int:line_id>/", handovers.handover_line, name="handover-line"),
]
