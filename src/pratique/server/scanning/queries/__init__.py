"""Reading images, vulnerabilities and packages, scoped by who reads: only what is linked where they may read."""
