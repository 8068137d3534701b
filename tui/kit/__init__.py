"""Widgets and screen bases that every screen is made of. Import what you need from its own module."""
