"""Files that people write: catalogue, configuration, orders; read with every fault named by its line."""
