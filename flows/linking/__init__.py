"""One real-world entity over many articles: by name, type, title, affiliation and the names around it."""
