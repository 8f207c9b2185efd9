"""What LED panels understand, as pure bytes: no socket, no clock, no thread."""
