"""Audits by readers: rows drawn at random (``draw``), what a reader has to see of each (``facts``), the sheet (``sheet``), and its count (``score``)."""
