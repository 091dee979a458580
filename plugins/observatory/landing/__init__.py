"""Landing: pages of records become rows of raw, in one transaction a page, together with their cursor and receipt."""
