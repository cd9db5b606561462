"""Shape and messages: a form checks, explains itself and ends in one domain value."""
