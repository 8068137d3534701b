"""What every store must do, whatever engine is beneath it, and what the embedded one does besides."""
