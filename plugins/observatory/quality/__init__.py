"""The checks of every layer, run by Great Expectations. The name of a check is the sentence that holds if it is met."""
