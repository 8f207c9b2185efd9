"""The kiosk: takes a request on a touch screen and gives a number, also with the server away."""
