"""The demo left in a folder, to be changed and audited again."""

from pathlib import Path

from scopeaudit.errors import UnwritableError, UsageError
from scopeaudit.sources.demo import demo_organization, demo_policies, demo_waivers
from scopeaudit.sources.file import write_snapshot
from scopeaudit.writing import check_writable, write_whole


def leave_demo(folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write the organization, its policies and its waivers; return the files in that order.

    Raises UsageError where one of them is there already, unless forced, and UnwritableError.
    """
    organization = folder / "org.json"
    copies = {
        **{folder / "policies" / one.name: one for one in sorted(demo_policies().glob("*.yaml"))},
        folder / "waivers.yaml": demo_waivers(),
    }
    files = (organization, *copies)
    _refuse_existing([one for one in files if one.exists() and not force])
    _make_folder(folder / "policies")
    check_writable(files)
    write_snapshot(demo_organization(), organization)
    for path, source in copies.items():
        write_whole(path, source.read_bytes())
    return files


def _refuse_existing(files: list[Path]) -> None:
    if files:
        names = ", ".join(f"`{one}`" for one in files)
        raise UsageError(
            f"there already: {names}", "name another folder, or overwrite with --force"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnwritableError(f"cannot make the folder `{folder}`: {reason}") from error
