"""What an order or a trial gives, what ends again, and what the history says of both."""
