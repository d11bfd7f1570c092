"""Django's SQLite backend with a queue of writers before the database's own lock."""
