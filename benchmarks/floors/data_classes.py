"""Decode a snapshot with msgspec into the data classes of the model, and exit."""

import sys
from pathlib import Path

import msgspec

from scopeaudit.model.snapshot import Snapshot

msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Snapshot)
