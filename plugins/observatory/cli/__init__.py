"""The commands: the Makefile's, those on any warehouse, and those for the documents. Nothing imports this room."""
