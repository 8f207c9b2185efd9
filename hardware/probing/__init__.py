"""Finding out what a printer answers, when it is set up: `motcua bridge probe`."""
