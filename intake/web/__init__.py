"""Pages: a view translates a request to one action, and its result to an answer."""
