"""How far a row can be trusted, in words: inferred, unknown, corrected, deprecated, gone."""

from collections.abc import Iterator

from scopeaudit.model.operation import Operation


def note_of(operation: Operation) -> str:
    """Say what a reader must know of a row, in clauses joined by semicolons; "" when nothing."""
    clauses = (*standing(operation), about_scopes(operation), about_permissions(operation))
    return "; ".join(filter(None, (*clauses, operation.note)))


def standing(operation: Operation) -> Iterator[str]:
    """Say where the vendor stands on the operation, when not plainly behind it."""
    if operation.gone:
        yield "the vendor publishes this operation no more"
    if operation.preview:
        yield "a preview, which the vendor may change without notice"
    if operation.deprecated:
        yield "deprecated by the vendor"


def about_scopes(operation: Operation) -> str:
    """Say how its scopes are known, when they are not simply published."""
    if operation.auth == "none":
        return "needs no token"
    if operation.auth == "guest":
        return "takes no OAuth token"
    if operation.scopes is None:
        return "its scopes are not published"
    if operation.scopes_basis == "inferred":
        return "its scopes are inferred from operations near it" + confidence_clause(operation)
    return "" if operation.scopes else "any token will do, whatever its scopes"


def confidence_clause(operation: Operation) -> str:
    """Say how often such an inference is right, counted on rows whose scopes are published."""
    confidence = operation.scopes_confidence
    return "" if confidence is None else f", right in {confidence:.0%} of such cases"


def about_permissions(operation: Operation) -> str:
    """Say how its permissions are known, when they are not simply published."""
    if operation.permissions is None:
        return "its permissions are not published"
    if operation.permissions or operation.auth != "oauth":
        return ""
    return "no permission is published, which does not mean that none is checked"
