"""Payment services behind the ports: Stripe, the sandbox, transfers."""
