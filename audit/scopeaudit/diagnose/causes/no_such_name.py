"""A scope or permission that someone asks for is published nowhere."""

from scopeaudit.catalog import Catalog
from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible

_PARTS = 3
_TELLS_LITTLE = frozenset({Gate.NONE, Gate.GENERAL, Gate.SIGN_IN})
_OF_OTHER_VENDORS = frozenset({"offline_access", "openid", "profile", "email"})


def judge(case: Case) -> Judged | None:
    """Look up every name the evidence mentions; what the vendor itself names is not meant."""
    catalog = case.evidence.catalog
    known = frozenset(case.evidence.index.permissions) if case.evidence.index else frozenset[str]()
    wrong = [
        name
        for name in case.refusal.mentions
        if name not in case.told.names and name not in known and _is_unknown(name, catalog)
    ]
    if not wrong:
        return None
    sure = any(catalog.guesses.invented(name) or name in _OF_OTHER_VENDORS for name in wrong)
    why = tuple(
        f"no scope or permission is named `{name}`{_said(name, catalog)}" for name in wrong
    )
    if case.gate not in _TELLS_LITTLE and case.gate is not Gate.SCOPE:
        return possible(*why, *(f"`{one}` stands for {_meant(one, case)}" for one in wrong))
    found = certain if sure and case.gate in _TELLS_LITTLE else likely
    return found(
        *why, fix=tuple(f"For `{one}`, did you mean {_meant(one, case)}?" for one in wrong)
    )


def _is_unknown(name: str, catalog: Catalog) -> bool:
    """Say whether a name looks like a scope's or permission's and is none."""
    if name in catalog.scopes or name in catalog.permissions:
        return False
    if catalog.guesses.invented(name) or name in _OF_OTHER_VENDORS:
        return True
    pieces = name.split(":")
    if "*" in pieces or ":".join(pieces[:_PARTS]) in catalog.permissions or len(pieces) == 1:
        return False
    return pieces[0].lower() in _domains(catalog)


def _domains(catalog: Catalog) -> frozenset[str]:
    """Return the first words of all scopes and permissions, as families and domains have them."""
    names = (*catalog.scopes, *catalog.permissions)
    heads = {name.partition(":")[0].lower() for name in names}
    return frozenset(
        heads | {head.removesuffix("s") for head in heads} | {"admin", "scope", "wfm", "user"}
    )


def _said(name: str, catalog: Catalog) -> str:
    if name in _OF_OTHER_VENDORS:
        return ": other vendors have it, this one does not"
    return (
        ": web pages use it, the vendor publishes it nowhere"
        if catalog.guesses.invented(name)
        else ""
    )


def _meant(name: str, case: Case) -> str:
    catalog = case.evidence.catalog
    scopes = catalog.nearest("scope", name) or (
        case.operation.scopes or () if case.operation else ()
    )
    permissions = (
        () if scopes and name.count(":") < _PARTS - 1 else catalog.nearest("permission", name)
    )
    parts = [f"scope {_listed(scopes)}"] if scopes else []
    parts += [f"permission {_listed(permissions)}"] if permissions else []
    return ", or ".join(parts) or "one that `scopeaudit catalog search` finds"


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(f"`{one}`" for one in names)


CAUSE = KnownCause("no-such-name", "No such scope or permission is published", judge)
