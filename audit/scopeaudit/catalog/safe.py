"""What names of a catalog may look like; anything else in a vendor's or user's file is refused."""

import re

SAFE_ID = re.compile(r"[A-Za-z0-9_]{1,200}")
SAFE_METHOD = re.compile(r"[A-Z]{1,10}")
SAFE_PATH = re.compile(r"/[!#-\[\]-~]{1,500}")
SAFE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}(:[A-Za-z0-9_.*-]{1,100}){0,3}")
"""A permission or scope; prose such as `They are enforced by the backend` is neither."""
SAFE_VERSION = re.compile(r"[A-Za-z0-9._-]{1,50}")
