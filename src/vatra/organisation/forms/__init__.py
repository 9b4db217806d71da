# SPDX-License-Identifier: EUPL-1.2
"""Forms of the organisation: shape only, rules belong to the actions."""
