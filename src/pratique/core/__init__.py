"""Rules of the outside world, pure: names, formats, specifications. No framework, no socket, no clock."""
