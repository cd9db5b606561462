"""The commands, thin: words in, one action, one line or one JSON value out."""
