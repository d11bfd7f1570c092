"""The servers of the roles: Granian for the control plane, aiohttp for the data planes."""
