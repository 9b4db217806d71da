# SPDX-License-Identifier: EUPL-1.2
"""The one family of errors that a person gets to read."""

from http import HTTPStatus


class DomainError(Exception):
    """A refusal in a whole sentence: what is wrong and what to do.

    Attributes:
        message: the translated sentence shown to the person.
        code: stable machine name of the fact, for example ``number_taken``.
        field: the form field or column it belongs to, if any.
        status: HTTP status under which the refusal is answered.
    """

    code = "refused"
    status = HTTPStatus.CONFLICT

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.message


class NotAllowedError(DomainError):
    """The actor lacks the right; the attempt is logged outside the refused transaction."""

    code = "not_allowed"
    status = HTTPStatus.FORBIDDEN


class NotFoundError(DomainError):
    """The object does not exist, or not for this actor (the two are answered alike)."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class OutsideError(NotFoundError):
    """The object is of a unit over which the actor has no right at all; answered as if it did not exist, and logged."""


class BadInputError(DomainError):
    """What was typed, sent or uploaded cannot be used as it is."""

    code = "bad_input"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StaleError(DomainError):
    """Somebody else changed the record after this form was opened."""

    code = "stale"
    status = HTTPStatus.CONFLICT
