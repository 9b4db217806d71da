# SPDX-License-Identifier: EUPL-1.2
"""Official papers: numbers without gaps, two-step issue, visas, verification, the signed copy."""
