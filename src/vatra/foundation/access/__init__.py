# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, roles, permissions and the frame in which every action runs."""
