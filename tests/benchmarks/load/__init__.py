"""Load scripts: processes of their own that know an address and a token, and nothing of the server's code."""
