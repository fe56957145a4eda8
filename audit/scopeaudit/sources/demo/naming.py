"""What the demo's files are called in a report: the same wherever scopeaudit is installed.

They are called what `scopeaudit demo --write demo` leaves them as, so that both say the same.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scopeaudit.model.finding import Waiver
from scopeaudit.model.policy import Location, PolicySet

_FOLDER = Path(__file__).parent


def named_policies(policies: PolicySet) -> PolicySet:
    """Return the policies with the demo's own files under their short names."""
    return replace(
        policies,
        actions={key: replace(one, at=_at(one.at)) for key, one in policies.actions.items()},
        expectations=tuple(replace(one, at=_at(one.at)) for one in policies.expectations),
        rules=tuple(replace(one, at=_at(one.at)) for one in policies.rules),
        files=tuple(replace(one, path=_name(one.path)) for one in policies.files),
        cautions=tuple(replace(one, at=_at(one.at)) for one in policies.cautions),
    )


def named_waivers(waivers: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """Return the waivers with the demo's own file under its short name."""
    return tuple(replace(one, at=_at(one.at)) for one in waivers)


def _at(location: Location) -> Location:
    return replace(location, path=_name(location.path))


def _name(path: str) -> str:
    own = Path(path)
    return (Path("demo") / own.relative_to(_FOLDER)).as_posix() if _is_own(own) else path


def _is_own(path: Path) -> bool:
    return path.is_absolute() and path.is_relative_to(_FOLDER)
