"""What a learner hands in: notebook, numbers and passport, and neither a face nor a voice."""
