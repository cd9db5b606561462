"""What our pages show: a few indexed queries each, whatever the size of the record."""
