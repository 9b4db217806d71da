# SPDX-License-Identifier: EUPL-1.2
"""The one error of the launcher."""


class LaunchError(Exception):
    """Something the person at the terminal can mend; the text is one whole sentence.

    Attributes:
        code: exit code of the process, 2 for a wrong request, 1 otherwise.
    """

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
