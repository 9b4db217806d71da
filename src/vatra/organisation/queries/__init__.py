# SPDX-License-Identifier: EUPL-1.2
"""What the organisation knows, each question asked by somebody."""
