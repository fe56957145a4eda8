"""What the catalog answers, as plain text for a terminal."""

from collections.abc import Iterator

from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.lookup import Answer, PermissionAnswer, ScopeAnswer
from scopeaudit.catalog.opened import also_needed
from scopeaudit.catalog.remarks import about_scopes, confidence_clause, standing
from scopeaudit.catalog.search import Found
from scopeaudit.model.operation import Operation

_LABEL = 12
_NONE = {
    "scope": "none needed, any token will do",
    "permission": "none published, which does not mean that none is checked",
}


def answer_text(catalog: Catalog, answer: Answer) -> str:
    """Render what a name is: what an operation needs, or what a permission or scope opens."""
    match answer:
        case Operation():
            lines = _operation(answer, catalog.python_name(answer))
        case PermissionAnswer():
            lines = _permission(answer)
        case ScopeAnswer():
            lines = _scope(answer)
    return "\n".join((*lines, "", f"catalog {catalog.version}")) + "\n"


def _operation(operation: Operation, python_name: str) -> Iterator[str]:
    yield f"{operation.method} {operation.path}"
    yield f"{operation.id} · {python_name} · {', '.join((operation.api, *operation.apis))}"
    yield ""
    if operation.auth == "oauth":
        yield from _terms("scope", "any", operation.scopes, _known(operation))
    else:
        yield from _labelled("token", about_scopes(operation))
    basis = operation.permissions_basis
    yield from _terms("permission", operation.mode, operation.permissions, basis)
    if operation.user_context:
        yield from _labelled("user", "must be signed in; client credentials get 400 `not.a.user`")
    for remark in (*standing(operation), *filter(None, (operation.note,))):
        yield from _labelled("note", remark)


def _known(operation: Operation) -> str:
    """Say how the scopes are known."""
    return operation.scopes_basis + confidence_clause(operation)


def _terms(label: str, mode: str, names: tuple[str, ...] | None, basis: str) -> Iterator[str]:
    """Render names of which any or all are needed, with how they are known."""
    if names is None:
        yield from _labelled(label, "unknown, since the vendor does not publish it")
    elif not names:
        told = f" ({basis})" if basis != "published" else ""
        yield from _labelled(label, _NONE[label] + told)
    elif len(names) == 1:
        yield from _labelled(label, f"{names[0]} ({basis})")
    else:
        yield from _labelled(label, f"{mode} of these ({basis}):", *names)


def _labelled(label: str, *texts: str) -> Iterator[str]:
    yield f"{label:{_LABEL}}{texts[0]}"
    yield from (f"{'':{_LABEL}}{text}" for text in texts[1:])


def _permission(answer: PermissionAnswer) -> Iterator[str]:
    yield f"permission {answer.name}"
    yield f"opens {_counted(answer.alone)}"
    yield from _listed("", answer.alone)
    if answer.together:
        yield from ("", f"needed beside others ({len(answer.together)})")
    for one in answer.together:
        yield operation_line(one)
        yield f"          also needs {', '.join(also_needed(one, answer.name))}"


def _scope(answer: ScopeAnswer) -> Iterator[str]:
    yield f"scope {answer.name}"
    opened = f"opens {_counted((*answer.writing, *answer.reading))}"
    if answer.readonly and answer.writing:
        opened += f"; {len(answer.writing)} may change something, although it is called readonly"
    yield opened
    yield from _listed("may change something", answer.writing)
    yield from _listed("only read", answer.reading)


def _listed(title: str, operations: tuple[Operation, ...]) -> Iterator[str]:
    if operations:
        yield ""
        if title:
            yield f"{title} ({len(operations):,})"
        yield from map(operation_line, operations)


def operation_line(operation: Operation) -> str:
    """Render an operation as one line of a list, with what a reader must not overlook."""
    marks = {
        "gone": operation.gone,
        "preview": operation.preview,
        "deprecated": operation.deprecated,
        "scopes inferred": operation.scopes_basis == "inferred",
    }
    said = ", ".join(mark for mark, holds in marks.items() if holds)
    line = f"  {operation.method:7} {operation.path}  {operation.id}"
    return f"{line}  ({said})" if said else line


def _counted(operations: tuple[Operation, ...]) -> str:
    count = len(operations)
    return f"{count:,} operation{'' if count == 1 else 's'}"


def found_text(found: Found, limit: int) -> str:
    """Render what a search found, at most `limit` of each; 0 is no limit."""
    parts = (
        ("operations", tuple(map(operation_line, found.operations))),
        ("permissions", tuple(f"  {name}" for name in found.permissions)),
        ("scopes", tuple(f"  {name}" for name in found.scopes)),
    )
    blocks = ["\n".join(_block(title, lines, limit)) for title, lines in parts if lines]
    return "\n\n".join(blocks or ["nothing in the catalog has these words"]) + "\n"


def _block(title: str, lines: tuple[str, ...], limit: int) -> Iterator[str]:
    yield f"{title} ({len(lines)})"
    yield from lines[: limit or None]
    rest = len(lines) - limit
    if limit and rest > 0:
        yield f"  … and {rest:,} more; `--limit 0` lists all"
