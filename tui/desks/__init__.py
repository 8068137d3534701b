"""What is done for pages: a desk has one person's use cases of one kind and the pages that belong to them."""
