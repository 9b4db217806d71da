# SPDX-License-Identifier: EUPL-1.2
"""The command ``vatra``: one small module for each family of commands."""
