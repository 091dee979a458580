"""A small learned reading of sentences and of paths, beside the rules: what one says, with a named strength; a status stays a rule."""
