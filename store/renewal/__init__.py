"""A subscription at the end of its period: renewed in one order, or owed and tried again."""
