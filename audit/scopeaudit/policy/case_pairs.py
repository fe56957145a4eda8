"""Which policy is tried on which cases: `x.yaml` on `x.test.yaml` beside it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from scopeaudit.errors import Problem


def pairs_of(paths: Iterable[Path]) -> tuple[list[tuple[Path, Path]], list[Problem]]:
    """Pair each policy of files and folders with its cases, which may not be there.

    Cases without a policy are a problem; hidden folders are left out.
    """
    pairs: dict[Path, Path] = {}
    problems = []
    for path in _files(paths):
        policy = _policy_of(path) if path.stem.endswith(".test") else path
        if policy is None:
            hint = f"the policy is `{path.stem.removesuffix('.test')}{path.suffix}` beside it"
            problems.append(Problem(str(path), 0, 0, "cases without a policy", hint))
        else:
            pairs[policy] = _cases_of(policy)
    return list(pairs.items()), problems


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted((*path.rglob("*.yaml"), *path.rglob("*.yml")))
            yield from (one for one in found if not _is_hidden(one.relative_to(path)))
        else:
            yield path


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _policy_of(cases: Path) -> Path | None:
    stem = cases.stem.removesuffix(".test")
    beside = (cases.with_name(stem + suffix) for suffix in (".yaml", ".yml"))
    return next((one for one in beside if one.exists()), None)


def _cases_of(policy: Path) -> Path:
    beside = [policy.with_name(policy.stem + suffix) for suffix in (".test.yaml", ".test.yml")]
    return next((one for one in beside if one.exists()), beside[0])
