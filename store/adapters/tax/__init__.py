"""VAT rates, and the registers that know VAT numbers."""
