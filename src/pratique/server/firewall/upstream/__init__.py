"""What is asked of upstreams and kept of them: pages and files, each got once for all who wait for it."""
