"""What mends a finding, ready to use: as a patch of Terraform, and as calls of the vendor's API."""

from scopeaudit.render.mending.fixes import Fix, Fixes, ids_of, with_ids

__all__ = ["Fix", "Fixes", "ids_of", "with_ids"]
