"""The check of a catalog folder someone else wrote: typed, canonical, unique, and safe to print."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from scopeaudit.catalog.corrections import Correction, correction_of
from scopeaudit.catalog.faults import listed, plain
from scopeaudit.catalog.load import Files
from scopeaudit.catalog.routes import folded
from scopeaudit.catalog.rows import encode_row
from scopeaudit.catalog.safe import SAFE_ID, SAFE_METHOD, SAFE_NAME, SAFE_PATH
from scopeaudit.model.operation import Mode, Operation


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    version: str
    source: str
    operations: int
    aliases: dict[str, str]


class _Changed(msgspec.Struct, forbid_unknown_fields=True):
    mode: Mode | msgspec.UnsetType = msgspec.UNSET
    permissions: tuple[str, ...] | msgspec.UnsetType | None = msgspec.UNSET
    scopes: tuple[str, ...] | msgspec.UnsetType | None = msgspec.UNSET
    user_context: bool | msgspec.UnsetType = msgspec.UNSET


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    operation: str
    date: date
    reason: str
    source: str
    was: _Changed | None = None
    now: _Changed | None = None


def check(files: Files) -> None:
    """Raise ValueError with what is wrong with the files of a catalog folder."""
    try:
        header = msgspec.convert(files.header, _Header)
        msgspec.convert(files.corrections, list[_Entry])
    except msgspec.ValidationError as error:
        raise ValueError(plain(error)) from error
    lines = files.operations.split("\n")
    if lines.pop():
        raise ValueError("its last line was cut off")
    problems: list[str] = []
    rows = list(_operations(lines, problems))
    if not problems:
        problems += _header_problems(header, rows)
        problems += _correction_problems(map(correction_of, files.corrections), rows)
    if problems:
        raise ValueError(f"its rows do not fit:{listed(problems)}")


def _operations(lines: list[str], problems: list[str]) -> Iterator[Operation]:
    """Yield the operations of the lines that are right, and note the lines that are not."""
    for number, line in enumerate(lines, 1):
        try:
            operation = msgspec.convert(json.loads(line), Operation)
            fault = _fault(operation, line)
        except (ValueError, TypeError, RecursionError, msgspec.ValidationError) as error:
            fault = plain(error)
        if fault:
            problems.append(f"line {number}: {fault}")
        else:
            yield operation


def _fault(operation: Operation, line: str) -> str:
    names = (*(operation.permissions or ()), *(operation.scopes or ()))
    unsafe = [name for name in names if not SAFE_NAME.fullmatch(name)]
    if not SAFE_ID.fullmatch(operation.id) or not SAFE_METHOD.fullmatch(operation.method):
        return "its id and method are no names"
    if not SAFE_PATH.fullmatch(operation.path) or not line.isprintable():
        return f"the path or text of `{operation.id}` holds characters no catalog has"
    if unsafe:
        return f"{unsafe[0]!r} of `{operation.id}` is no name of a permission or scope"
    if encode_row(operation) != line:
        return f"`{operation.id}` is not written as a refresh writes it"
    return ""


def _header_problems(header: _Header, rows: list[Operation]) -> Iterator[str]:
    ids = {one.id for one in rows}
    routes = {(one.method, *folded(one.path)) for one in rows}
    if header.operations != len(rows):
        yield f"expected {header.operations:,} operations, found {len(rows):,}"
    if not len(routes) == len({key.lower() for key in ids}) == len(rows):
        yield "an operation stands in it twice"
    if not "".join((header.version, header.source, *header.aliases)).isprintable():
        yield "its version, source or aliases hold characters that cannot be printed"
    if unknown := set(header.aliases.values()) - ids:
        yield f"an alias stands for `{plain(min(unknown))}`, which is no operation"


def _correction_problems(
    corrections: Iterable[Correction], rows: list[Operation]
) -> Iterator[str]:
    operations = {one.id: one for one in rows}
    for one in corrections:
        operation = operations.get(one.operation)
        if not (one.operation + one.reason + one.source).isprintable():
            yield "a correction holds characters that cannot be printed"
        elif unsafe := [name for name in _names(one) if not SAFE_NAME.fullmatch(name)]:
            yield f"{unsafe[0]!r} of a correction is no name of a permission or scope"
        elif operation is None:
            yield f"a correction names `{one.operation}`, which is no operation"
        elif one.was.keys() != one.now.keys():
            yield f"a correction of `{one.operation}` has other fields in `was` than in `now`"
        elif not one.applies_to(operation):
            yield f"a correction of `{one.operation}` says it was {dict(one.was)}, which it is not"


def _names(one: Correction) -> tuple[str, ...]:
    return (*(one.now.get("permissions") or ()), *(one.now.get("scopes") or ()))
