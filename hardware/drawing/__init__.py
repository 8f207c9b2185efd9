"""Draw a slip as a one-bit picture. Pure: a job in, a picture out; the only files read are the fonts."""
