"""A release of the dataset put where others find, load and cite it: what stands beside its files, and the service that takes it."""
