"""Money on file, under way and back: payment methods, the balance, open payments, refunds."""
