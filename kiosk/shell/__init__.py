"""The shell that locks a touch screen to the kiosk's page: its files, and the process that keeps the browser alive."""
