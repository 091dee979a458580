"""A Model Context Protocol server for AI agents: it answers from the marts through the reader's login, with limits on time, rows and bytes."""
