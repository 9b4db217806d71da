# SPDX-License-Identifier: EUPL-1.2
"""Scanned piles of signed papers: codes are read from each page, pages file themselves."""
