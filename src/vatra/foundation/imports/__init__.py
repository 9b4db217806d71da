# SPDX-License-Identifier: EUPL-1.2
"""Imports: spreadsheets of the units become rows of the registry, with a dry run in between."""
