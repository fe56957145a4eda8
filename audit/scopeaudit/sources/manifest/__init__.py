"""The manifest of an app as a source: its OAuth clients, kept beside its code."""

from scopeaudit.sources.manifest.read import Manifest, read_manifest
from scopeaudit.sources.manifest.start import START

__all__ = ["START", "Manifest", "read_manifest"]
