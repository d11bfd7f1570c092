"""Lets Python run the command line by its module's name, as the supervisor does."""

from pratique.cli import main

main()
