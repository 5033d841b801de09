"""The life of matters under 云和县's rules: told once, lived in memory and on real servers."""
