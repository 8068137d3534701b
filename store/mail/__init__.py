"""Mail leaves after what it tells is safe, and exactly as often as it should."""
