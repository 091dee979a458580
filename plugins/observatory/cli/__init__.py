"""The commands: those of the Makefile, those on any warehouse, and those that write documents. No other package imports this one."""
