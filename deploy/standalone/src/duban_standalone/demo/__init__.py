"""Three months of a county's supervision work, played on a driven clock against the real services."""
