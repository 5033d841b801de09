"""Rules of 安康市 (Ankang City)."""
