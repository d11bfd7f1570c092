"""What is wrong with what the registry holds: scans, matches, findings and verdicts, and the answer to each pull."""
