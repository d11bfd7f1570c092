"""Jobs whose effects can be counted: the actions, the processes that know them, and who asks for them and counts."""
