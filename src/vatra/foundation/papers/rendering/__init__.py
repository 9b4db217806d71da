# SPDX-License-Identifier: EUPL-1.2
"""Rendering of official papers: frozen JSON in, PDF/A-3b + PDF/UA-1, XLSX and CSV out."""

from vatra.foundation.papers.rendering.engine import ATTACHMENT_NAME, RenderError, render
from vatra.foundation.papers.rendering.inspection import Inspection, inspect, problems
from vatra.foundation.papers.rendering.layout import canonical_json
from vatra.foundation.papers.rendering.meta import Fact, PaperMeta, Signatory
from vatra.foundation.papers.rendering.pages import page_count, page_image, page_images
from vatra.foundation.papers.rendering.parts import Slice, plan_parts
from vatra.foundation.papers.rendering.tables import Column, Group, Table, build_table, column, count_lines
from vatra.foundation.papers.rendering.twins import twin_csv, twin_xlsx

__all__ = [
    "ATTACHMENT_NAME",
    "Column",
    "Fact",
    "Group",
    "Inspection",
    "PaperMeta",
    "RenderError",
    "Signatory",
    "Slice",
    "Table",
    "build_table",
    "canonical_json",
    "column",
    "count_lines",
    "inspect",
    "page_count",
    "page_image",
    "page_images",
    "plan_parts",
    "problems",
    "render",
    "twin_csv",
    "twin_xlsx",
]
