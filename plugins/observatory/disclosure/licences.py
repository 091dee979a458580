"""Licence texts: which family a file's text is of, where it is unmistakable."""

from __future__ import annotations

import re

_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Apache-2.0", re.compile(r"apache license\s+version 2\.0", re.IGNORECASE)),
    ("AGPL-3.0-only", re.compile(r"gnu affero general public license\s+version 3", re.IGNORECASE)),
    ("LGPL-3.0-only", re.compile(r"gnu lesser general public license\s+version 3", re.IGNORECASE)),
    ("GPL-3.0-only", re.compile(r"gnu general public license\s+version 3", re.IGNORECASE)),
    ("GPL-2.0-only", re.compile(r"gnu general public license\s+version 2", re.IGNORECASE)),
    ("MPL-2.0", re.compile(r"mozilla public license,? version 2\.0", re.IGNORECASE)),
    ("CC0-1.0", re.compile(r"cc0 1\.0 universal", re.IGNORECASE)),
    ("CC-BY-NC-SA-4.0", re.compile(r"attribution-noncommercial-sharealike 4\.0 international", re.IGNORECASE)),
    ("CC-BY-NC-4.0", re.compile(r"attribution-noncommercial 4\.0 international", re.IGNORECASE)),
    ("CC-BY-SA-4.0", re.compile(r"attribution-sharealike 4\.0 international", re.IGNORECASE)),
    ("CC-BY-4.0", re.compile(r"attribution 4\.0 international", re.IGNORECASE)),
    ("MIT", re.compile(r"permission is hereby granted, free of charge, to any person obtaining a copy", re.IGNORECASE)),
    ("BSD-3-Clause", re.compile(r"redistribution and use in source and binary forms.{0,1500}neither the name", re.IGNORECASE | re.DOTALL)),
    ("BSD-2-Clause", re.compile(r"redistribution and use in source and binary forms", re.IGNORECASE)),
)


def family(text: str) -> str | None:
    """SPDX id of the licence whose text this is; ``None`` where it is none of the common ones."""
    folded = " ".join(text[:6_000].split())
    return next((spdx for spdx, pattern in _FAMILIES if pattern.search(folded)), None)
