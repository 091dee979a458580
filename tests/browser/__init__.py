"""A package, so that what is of package scope ends with it: the tests after these run the demo on the same state."""
