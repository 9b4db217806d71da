# SPDX-License-Identifier: EUPL-1.2
"""The writers of imports, by what the person does."""
