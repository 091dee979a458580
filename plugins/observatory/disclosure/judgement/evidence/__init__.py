"""Evidence: what the artifacts of a release show of each dimension, one module a family of rules. Pure functions over rows."""
