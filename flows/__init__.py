"""On the Record: news articles in, tables of quotes, entities and policies out."""
