"""The commands beside the screens. A module registers its own; all are loaded when one of them is asked for."""
