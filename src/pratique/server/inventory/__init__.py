"""What is inside: layer records, components, and the subjects (images) that hold them."""
