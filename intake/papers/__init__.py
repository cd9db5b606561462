"""What we put on paper: values in, one accessible PDF out, set from templates/papers.

Typesetting runs in a limited child process, for it is strangers' words that are set.
"""
