# SPDX-License-Identifier: EUPL-1.2
"""``vatra bench``: what the work costs, in CPU time of the web process and of PostgreSQL, on a database of its own."""
