"""Text in, spans out: no Prefect, no Polars, no files but the lexicons."""
