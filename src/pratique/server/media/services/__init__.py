"""What can be done with exports and uploads, one transaction each."""
