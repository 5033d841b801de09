"""The ledger in PostgreSQL and the jurisdictions' rules from their plugins."""
