"""One module a view: its state, its statements, its panels."""
