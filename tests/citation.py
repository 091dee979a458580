"""What Citation File Format 1.2.0 asks of the files that we write, as a JSON schema."""

from __future__ import annotations

# What Citation File Format 1.2.0 asks of a dataset; its own validator would bring a dozen packages.
CFF = {
    "type": "object",
    "required": ["cff-version", "message", "title", "authors"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": {"type": "string", "minLength": 1},
        "type": {"enum": ["dataset", "software"]},
        "title": {"type": "string", "minLength": 1},
        "authors": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"], "additionalProperties": {"type": "string"}}},
        "version": {"type": "string"},
        "date-released": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "abstract": {"type": "string"},
        "license": {"enum": ["Apache-2.0", "CC-BY-4.0", "ODbL-1.0"]},
        "keywords": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    },
    "additionalProperties": False,
}
