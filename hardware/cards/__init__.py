"""The chip of a citizen card: basic access control and secure messaging of ICAO 9303-11, over PC/SC.

What is read is not authenticated: the signature of the issuer (EF.SOD) is not checked, that takes the Ministry's CA."""
