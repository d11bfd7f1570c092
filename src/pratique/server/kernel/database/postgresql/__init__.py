"""Django's PostgreSQL backend with a cheaper look at connections; the engine is found by this package's name."""
