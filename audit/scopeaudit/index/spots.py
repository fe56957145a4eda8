"""Making blind spots of what is named but was not returned."""

from scopeaudit.model.snapshot import BlindSpot, Section


def unseen(section: Section, reason: str, identifier: str = "") -> BlindSpot:
    """Return the blind spot of one object, or of some that are not listed."""
    return BlindSpot(section=section, reason=reason, ids=(identifier,) if identifier else ())
