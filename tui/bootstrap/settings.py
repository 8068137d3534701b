"""What is configured, for those who start processes with it."""

from store.adapters.configuration import Settings
from store.adapters.configuration_ssh import SshSettings

__all__ = ["Settings", "SshSettings"]
