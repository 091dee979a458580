"""A local stand-in for the Hub, arXiv and GitHub that serves recorded records (a "world") and invents nothing.

It answers 403 "not recorded" to every question that the recorded records cannot answer.
"""
