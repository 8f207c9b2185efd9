"""The agent of the LED panels above the counters: calls become dots, dots become packets."""
