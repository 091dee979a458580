"""Audits by human readers: draw rows (``draw``), collect what a reader must see of each (``facts``), write the sheet, count the verdicts (``score``)."""
