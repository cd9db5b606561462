"""The public record, served by Datasette: reads public.db and has no path to anything else."""
