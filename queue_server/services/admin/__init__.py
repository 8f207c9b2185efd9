"""An administrator's acts: the catalogue, accounts, devices, settings."""
