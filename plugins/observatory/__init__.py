"""Open Release Observatory: who discloses weights, data, code and methods, since when, and how we know."""

__version__ = "0.1.0"
