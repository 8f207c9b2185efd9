"""What a shift leader asks of the devices of a site: take note of an alert, mute, test, restart."""
