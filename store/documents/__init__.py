"""Invoices and credit notes: made once, kept for good, read as text, PDF and e-invoice."""
