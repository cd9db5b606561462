"""Decisions only: no clock, no chance, no database, no network, no Flask."""
