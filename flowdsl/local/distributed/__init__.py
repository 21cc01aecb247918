"""What only a Distributed Map has: readers, batches, result files."""
