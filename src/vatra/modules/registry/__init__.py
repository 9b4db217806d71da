# SPDX-License-Identifier: EUPL-1.2
"""The register of entries and exits: one register, numbers without gaps."""
