"""What can be done with policies and exceptions; one transaction each, told to the outbox, the epoch moved."""
