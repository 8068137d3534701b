"""What happens by itself: the billing run, its rehearsal, and what payment and tax services answer later."""
