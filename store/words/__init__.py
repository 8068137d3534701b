"""Every sentence that leaves the shop, in the language of who reads it: mails, receipts, invoices. Pure."""
