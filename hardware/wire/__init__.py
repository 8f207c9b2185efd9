"""The bytes of ESC/POS as data: commands, raster, status and replies. Pure: no socket, no clock."""
