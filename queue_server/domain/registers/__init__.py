"""The books of the seal clerk: numbers, seals, outgoing documents, loans, the daily archive, the seal log."""
