"""What every domain stands on: errors, settings, time, identifiers, database, outbox, declared actions."""
