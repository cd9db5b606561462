"""SQL in the open, one file a table: rows in, domain values out; nothing here decides."""
