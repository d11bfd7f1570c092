"""The server: one folder per domain, in strata; a domain imports strata below it only (see ARCHITECTURE.md)."""
