# SPDX-License-Identifier: EUPL-1.2
"""The only writers of the organisation's records, one file per noun."""
