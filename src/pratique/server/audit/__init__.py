"""The event log: what happened in the whole product, kept and searchable. A listener of the outbox; nobody calls it."""
