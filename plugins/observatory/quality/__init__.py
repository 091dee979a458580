"""Declared checks on every layer, run by Great Expectations; what a check says, its name says as a sentence."""
