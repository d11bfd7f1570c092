"""What each command does; :mod:`pratique.cli` declares them and imports these only when they run."""
