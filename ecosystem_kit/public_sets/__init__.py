"""Readers of public sets of real people, as they lie in their folders."""
