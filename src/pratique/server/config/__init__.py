"""The wiring: Django's settings, routes, roles, the supervisor and the command line. Imports everything below it."""
