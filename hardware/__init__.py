"""The bridge: printers and other devices of one machine, behind a closed set of commands."""
