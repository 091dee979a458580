"""Pure rules: read one document, say what it shows and where. No I/O."""

from __future__ import annotations

from observatory.disclosure.readers import read
from observatory.disclosure.rules import READER_VERSION, RULES, Rule

__all__ = ["READER_VERSION", "RULES", "Rule", "read"]
