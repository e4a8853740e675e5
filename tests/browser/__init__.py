"""Tests in a real browser; a package, so that they may bear the names of the fast ones."""
