"""The database: tables, repositories, the one writer. Knows the ports, never the web."""
