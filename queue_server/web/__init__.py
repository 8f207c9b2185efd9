"""HTTP and sockets: parse, run one use case, present. One blueprint per audience; it never meets the storage ring."""
