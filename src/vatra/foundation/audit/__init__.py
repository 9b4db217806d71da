# SPDX-License-Identifier: EUPL-1.2
"""What was done, by whom, why, and how each row looked before: kept by the database itself."""
