# SPDX-License-Identifier: EUPL-1.2
"""One file with the whole installation: every table as of one moment, every stored file, and the proof of both.

A copy is a ZIP with ``manifest.json`` (see ``manifest.Manifest``), ``tables/NAME`` in PostgreSQL's COPY text
format and ``files/aa/bb/SHA256``. It does not depend on the version of PostgreSQL: a copy made on 18 is
restored on 15.
"""
