"""One file per step, in the words of the flow. Screens get frozen data and give one message."""
