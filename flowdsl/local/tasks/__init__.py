"""Task backends: who performs the tasks of a local execution."""
