"""Invoices as documents: text, PDF/A-3B, e-invoices of EN 16931."""
