"""Publishes a release of the dataset where others find, load and cite it: the files beside it, and the service that takes it."""
