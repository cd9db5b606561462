"""Intake: consultation answers by web and mail, reviewed, and published as open data."""
