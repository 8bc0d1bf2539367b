"""The database: the unit of work, the cipher, and the tables that every turn needs."""
