"""The package firewall: packages come in through it, judged."""
