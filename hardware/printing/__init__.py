"""Jobs, printers and their states: written down before anything is sent, told to whoever listens."""
