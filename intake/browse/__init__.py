"""The public record: Datasette over public.db, with no path to anything private."""
