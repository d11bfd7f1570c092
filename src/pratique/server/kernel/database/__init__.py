"""How the product talks to its database: SQLite with a queue of writers (embedded) or PostgreSQL (production)."""
