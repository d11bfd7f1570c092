"""The programs beside ours in production — NGINX, PgBouncer, Redis — configured from this installation's own settings.

Owns: what each of them has to be told so that the promises made elsewhere hold behind it (bodies neither limited nor
kept, streams not held back, a transaction's connection given back, bells never thrown away). Does not own: starting
them (`deploy/`), and PostgreSQL, which needs nothing but a database and a user.

Invariants: a configuration is a pure function of settings, so two hosts with the same settings have the same files;
what holds a password is a file of mode 0600 and is never printed; every file is written whole or not at all.
"""
