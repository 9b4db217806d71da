# SPDX-License-Identifier: EUPL-1.2
"""One index over everything that can be found, four spellings alike, rights checked in SQL."""
