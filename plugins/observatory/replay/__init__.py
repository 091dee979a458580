"""A loopback stand-in for the Hub, arXiv and GitHub that serves a world of recorded records and invents nothing."""
