"""What the words of a message mean: pure, linear in the length of the text, and never certain.

Each rule errs towards keeping: what cannot be told apart stays in the sender's own words, with a
reason for a person to look.
"""
