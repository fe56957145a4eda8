"""The files of a configuration: which folders hold modules, which of them are roots, what is in each."""

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from scopeaudit.documents import marks
from scopeaudit.errors import Problem, UnreadableError
from scopeaudit.model.policy import Mark
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.installed import installed_modules
from scopeaudit.sources.terraform.many import Text, parsed_all
from scopeaudit.sources.terraform.module import Placed, Sheet
from scopeaudit.sources.terraform.parsing import values_of
from scopeaudit.sources.terraform.syntax import Block, Body, Expression, File, Literal, Setting

MOST_BYTES = 4_000_000
"""A larger file is refused: it takes longer to parse than a gate may take."""

_TYPE_AND_NAME = 2
_K = TypeVar("_K")
_SUFFIXES = (".tf", ".tf.json")
_OF_OPENTOFU = (".tofu", ".tofu.json")
_VALUES = (".tfvars", ".tfvars.json")


class Texts:
    """Reads files once, and keeps what is needed to say which bytes were read, and comments for this tool."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.marks: list[Mark] = []
        self._digest = sha256()

    def read(self, path: Path) -> Text | None:
        """Read a file; None, with a problem, where it cannot be."""
        shown = str(path)
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                message = f"expected a file of at most {MOST_BYTES // 1_000_000} MB"
                self.problems.append(Problem(shown, 0, 0, message, "audit the plan instead"))
                return None
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.problems.append(Problem(shown, 0, 0, "expected text in UTF-8"))
            return None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.problems.append(Problem(shown, 0, 0, f"cannot be read: {reason}"))
            return None
        self._digest.update(len(data).to_bytes(8, "big") + data)
        if path.suffix == ".tf":
            self.marks.extend(marks(text, shown))
        return Text(shown, text)

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, over all files in the order they were read."""
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Folders:
    """Every folder that holds a module, with its sheet; `installed` are fetched modules by root and call.

    `unread` are files that only OpenTofu takes, beside or in place of those that were read.
    """

    sheets: Mapping[str, Sheet]
    roots: tuple[str, ...]
    installed: Mapping[str, Mapping[str, str]]
    unread: tuple[str, ...] = ()


def read_folders(start: Path, given: Iterable[Path], texts: Texts) -> Folders:
    """Read a folder with all folders below it that hold modules, and the modules they call.

    `given` are files of values for the variables of the roots. Raises UnreadableError where nothing of
    Terraform is there; problems are kept in `texts`.
    """
    files = {str(folder): _files(folder) for folder in _folders(start)}
    if not files:
        raise UnreadableError(
            f"`{start}` holds no Terraform", "name a plan, a state, or a folder of .tf files"
        )
    sheets = _sheets(files, given, texts)
    installed = {one: installed_modules(Path(one)) for one in files}
    called = {target for sheet in sheets.values() for target in _calls(sheet)}
    called |= {target for modules in installed.values() for target in modules.values()}
    further = sorted(called - files.keys())
    while further:
        more = {one: _files(Path(one)) for one in further if Path(one).is_dir()}
        added = _sheets({one: found for one, found in more.items() if found}, (), texts)
        sheets |= added
        further = sorted(
            {one for sheet in added.values() for one in _calls(sheet)} - sheets.keys()
        )
    roots = tuple(one for one in files if one not in called) or (next(iter(files)),)
    return Folders(sheets, roots, installed, tuple(_unread(start)))


def _folders(start: Path) -> Iterator[Path]:
    """Yield the folder and those below it, without hidden ones, where a module may be."""
    if start.is_file():
        yield start
        return
    for at, below, _ in os.walk(start):
        below[:] = sorted(one for one in below if not one.startswith("."))
        if _files(Path(at)):
            yield Path(at)


def _unread(start: Path) -> Iterator[str]:
    for at, below, names in os.walk(start):
        below[:] = sorted(one for one in below if not one.startswith("."))
        yield from (str(Path(at, one)) for one in sorted(names) if one.endswith(_OF_OPENTOFU))


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    found = (Path(entry.path) for entry in os.scandir(folder) if entry.is_file())
    # NOTE: an override file changes what the others say, and comes after them.
    return sorted((one for one in found if _is_source(one.name)), key=_in_order)


def _is_source(name: str) -> bool:
    return name.endswith(_SUFFIXES) and not name.startswith((".", "#"))


def _in_order(path: Path) -> tuple[bool, str]:
    return _is_override(path.name), path.name


def _is_override(name: str) -> bool:
    stem = name.removesuffix(".json").removesuffix(".tf")
    return stem == "override" or stem.endswith("_override")


def _calls(sheet: Sheet) -> Iterator[str]:
    for placed in sheet.modules.values():
        target = folder_called(sheet, placed)
        if target is not None:
            yield target


def folder_called(sheet: Sheet, placed: Placed) -> str | None:
    """Return the folder of a module that is called by a local path; None for any other source."""
    setting = placed.block.body.settings.get("source")
    match setting and setting.expression:
        case Literal(str(source)) if source.startswith(("./", "../")) or source in {".", ".."}:
            return os.path.normpath(Path(sheet.folder) / source)
    return None


def _sheets(
    files: Mapping[str, list[Path]], given: Iterable[Path], texts: Texts
) -> dict[str, Sheet]:
    read = {one: texts.read(one) for found in files.values() for one in found}
    known = [text for text in read.values() if text]
    parsed = dict(zip(known, parsed_all(known), strict=True))
    sheets = {}
    for folder, found in files.items():
        bodies = []
        for path in found:
            text = read[path]
            one = parsed[text] if text else None
            if isinstance(one, Problem):
                texts.problems.append(one)
            elif one is not None:
                bodies.append(one)
        base = str(Path(folder).parent) if Path(folder).is_file() else folder
        sheets[folder] = _sheet(base, bodies, _given(base, given, texts), texts.problems)
    return sheets


def _given(folder: str, further: Iterable[Path], texts: Texts) -> dict[str, Expression]:
    """Return the values that files give to variables; later files win, as in Terraform."""
    values: dict[str, Expression] = {}
    for path in (*_value_files(Path(folder)), *further):
        text = texts.read(path)
        found = _values(text) if text else None
        if isinstance(found, Problem):
            texts.problems.append(found)
        elif found is not None:
            values |= {name: one.expression for name, one in found.settings.items()}
    return values


def _values(text: Text) -> Body | Problem:
    if text.path.endswith(".json"):
        from scopeaudit.sources.terraform.json_syntax import json_values

        return json_values(text.path, text.text)
    return values_of(text.path, text.text)


def _value_files(folder: Path) -> list[Path]:
    names = [one.name for one in os.scandir(folder) if one.is_file()]
    always = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    auto = sorted(one for one in names if one.endswith(tuple(f".auto{end}" for end in _VALUES)))
    return [folder / name for name in (*always, *auto)]


def _sheet(
    folder: str, files: list[File], given: dict[str, Expression], problems: list[Problem]
) -> Sheet:
    tables: dict[str, dict[str, Placed]] = {"variable": {}, "module": {}, "output": {}}
    local: dict[str, tuple[str, Setting]] = {}
    resources: dict[tuple[str, str, str], Placed] = {}
    terraform: list[Placed] = []
    for file in files:
        override = _is_override(Path(file.path).name)
        for block in file.body.blocks:
            placed = Placed(file.path, block)
            if block.type == "terraform":
                terraform.append(placed)
            elif block.type == "locals":
                local |= {name: (file.path, one) for name, one in block.body.settings.items()}
            elif block.type in {"resource", "data"} and len(block.labels) == _TYPE_AND_NAME:
                kind, name = block.labels
                _file(resources, (block.type, kind, name), placed, problems, override=override)
            elif block.type in tables and len(block.labels) == 1:
                _file(tables[block.type], block.labels[0], placed, problems, override=override)
    return Sheet(
        folder=folder,
        variables=tables["variable"],
        locals=local,
        resources=resources,
        modules=tables["module"],
        outputs=tables["output"],
        given=given,
        terraform=tuple(terraform),
    )


def _file(
    table: dict[_K, Placed], key: _K, placed: Placed, problems: list[Problem], *, override: bool
) -> None:
    before = table.get(key)
    if before is None:
        table[key] = placed
    elif override:
        table[key] = Placed(before.path, _overridden(before.block, placed.block))
    else:
        block = placed.block
        name = ".".join(block.labels)
        message = (
            f"{block.type} `{name}` is declared twice, first in {before.path}:{before.at.line}"
        )
        problems.append(
            Problem(placed.path, block.line, block.column, message, "rename one of them")
        )


def _overridden(block: Block, by: Block) -> Block:
    """Return a block changed by one of an override file: attributes, and all blocks of a type at once."""
    replaced = {one.type for one in by.body.blocks}
    kept = tuple(one for one in block.body.blocks if one.type not in replaced)
    settings = {**block.body.settings, **by.body.settings}
    return block._replace(body=Body(settings, (*kept, *by.body.blocks)))
