"""What is done: scans, matching, findings, verdicts. Each in transactions of its own unless it says otherwise."""
