"""Gold readers and metrics."""
