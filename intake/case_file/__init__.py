"""A consultation's case file for the authority's records system (ESDH), as one ZIP.

Every original, every letter, what was decided and who did what, each with a row of metadata and
its hash, and a script that checks them. The same record gives the same bytes.
"""
