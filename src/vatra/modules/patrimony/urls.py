# SPDX-License-Identifier: EUPL-1.2
from django.urls import path

from vatra.modules.patrimony import urls_goods, urls_movements
from vatra.modules.patrimony.views import lines, protocols

app_name = "patrimony"
urlpatterns = [
    *urls_movements.urlpatterns,
    *urls_goods.urlpatterns,
    path("protocoale/", protocols.protocol_list, name="protocols"),
    path("protocoale/nou/", protocols.protocol_new, name="protocol-new"),
    path("protocoale/<int:pk>/", protocols.protocol_page, name="protocol"),
    path("protocoale/<int:pk>/modifica/", protocols.protocol_change, name="protocol-change"),
    path("protocoale/<int:pk>/act-aditional/", protocols.protocol_amend, name="protocol-amend"),
    path("protocoale/<int:pk>/scanare/", protocols.protocol_scan, name="protocol-scan"),
    path("protocoale/<int:pk>/pas/<slug:verb>/", protocols.protocol_step, name="protocol-step"),
    path("protocoale/<int:pk>/anexa/<int:annex>/", protocols.protocol_annex, name="protocol-annex"),
    path("protocoale/<int:pk>/anexa/<int:annex>/adauga/", lines.line_new, name="line-new"),
    path("protocoale/<int:pk>/indreapta/", lines.line_amend, name="line-amend"),
    path("protocoale/<int:pk>/indreapta/<int:good_id>/", lines.line_correct, name="line-correct"),
    path("protocoale/<int:pk>/pozitii/<int:line_id>/", lines.line, name="line"),
    path("protocoale/<int:pk>/pozitii/<int:line_id>/sterge/", lines.line_remove, name="line-remove"),
    path("protocoale/<int:pk>/adauga/<slug:what>/", lines.side_new, name="side-new"),
    path("protocoale/<int:pk>/sterge/<slug:what>/<int:row_id>/", lines.side_remove, name="side-remove"),
]
