"""The report: published tables as one page that needs nothing else, neither server nor network."""
