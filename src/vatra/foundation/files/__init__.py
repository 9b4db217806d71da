# SPDX-License-Identifier: EUPL-1.2
"""Uploaded and produced files: limits, sniffed type, hash, outside the web root, served through rights."""
