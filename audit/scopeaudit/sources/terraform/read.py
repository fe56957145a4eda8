"""What `--terraform` names: a plan, a state, a file or a folder of files, told apart by what it is."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.model.snapshot import Organization
from scopeaudit.records import dataclass
from scopeaudit.sources.change import Read
from scopeaudit.sources.intake import STDIN, read_bytes
from scopeaudit.sources.terraform.assemble import change_of
from scopeaudit.sources.terraform.declared import Declared
from scopeaudit.sources.terraform.folder import Texts
from scopeaudit.sources.terraform.walk import read_configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Terraform:
    """Where a configuration is: a plan, state, file or folder; `files` is the folder a plan was made in.

    `values` are files of values for variables, beside those that Terraform takes by itself; `on_top_of` is
    the saved organization it is laid over.
    """

    path: str
    files: Path | None = None
    values: tuple[Path, ...] = ()
    on_top_of: str | None = None

    @property
    def organization(self) -> Organization:
        """Return what stands for the organization where none is given; its id is the same for every path."""
        return Organization(id="terraform", name=f"Terraform {self.path}")


def read_terraform(source: Terraform) -> Read:
    """Read a configuration, plan or state.

    Raises PolicyError with everything that is wrong in it, UnreadableError where there is nothing to
    read, UsageError where options do not fit.
    """
    path = Path(source.path)
    if source.path != STDIN and not path.exists():
        hint = "name a plan, a state, or a folder of .tf files; `-` is standard input"
        raise UnreadableError(f"`{path}` does not exist", hint)
    if path.is_dir() or source.path.endswith((".tf", ".tf.json")):
        if source.files:
            raise UsageError(
                "`--terraform-source` is for a plan or state", "name the folder with --terraform"
            )
        return _read_files(path, source.values)
    if source.values and not source.files:
        raise UsageError("`--var-file` is for .tf files", "a plan has its values already")
    return _read_document(source)


def _read_files(path: Path, values: tuple[Path, ...]) -> Read:
    texts = Texts()
    configuration = read_configuration(path, values, texts)
    change = change_of(configuration)
    return Read(change=change, digest=texts.digest, marks=tuple(texts.marks))


def _read_document(source: Terraform) -> Read:
    from scopeaudit.sources.terraform.plan import HOW, decoded
    from scopeaudit.sources.terraform.planned import from_document

    try:
        data = read_bytes(source.path)
    except UnreadableError as error:
        raise UnreadableError(error.message, HOW) from error
    document = decoded(data, source.path)
    texts = Texts()
    written = _written(source.files, source.values, texts) if source.files else {}
    configuration = from_document(document, source.path, written)
    return Read(
        change=change_of(configuration),
        digest=hashlib.sha256(data).hexdigest(),
        made_at=_moment(document.timestamp),
        marks=tuple(texts.marks),
    )


def _written(files: Path, values: tuple[Path, ...], texts: Texts) -> Mapping[str, Declared]:
    """Return what files declare, by address, for the places and references that a plan lacks."""
    if not files.exists():
        raise UnreadableError(f"`{files}` does not exist", "name the folder the plan was made in")
    found = read_configuration(files, values, texts)
    return {one.address: one for one in found.declared}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
