"""Post: bytes are kept before they are read, and a letter is sent only after it is recorded."""
