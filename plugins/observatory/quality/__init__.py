"""The checks of every layer, run by Great Expectations. The name of a check is a sentence that is true if the check passes."""
