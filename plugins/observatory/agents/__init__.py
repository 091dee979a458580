"""Agents as readers: a Model Context Protocol server that answers from the marts, by the reader's login, with limits on time, rows and bytes."""
