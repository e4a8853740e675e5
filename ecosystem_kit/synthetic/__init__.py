"""Makes the bundled sample people: drawn hands, spoken words, and the starter models."""
