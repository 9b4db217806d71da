# SPDX-License-Identifier: EUPL-1.2
"""Factories of records for tests."""
