"""What is configured, for those who start processes with it."""

from store.adapters.files import configuration, configuration_ssh

Settings = configuration.Settings
SshSettings = configuration_ssh.SshSettings
