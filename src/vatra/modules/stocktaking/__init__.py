# SPDX-License-Identifier: EUPL-1.2
"""The annual stocktaking: decision, frozen book, count, comparison, results. Legal: OMFP 2861/2009."""
