"""Text out of the files that come with answers, read where it can harm nobody."""
