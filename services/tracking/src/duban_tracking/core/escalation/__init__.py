"""Ladders and graphs: grounds, proposals of measures, what approved measures become, what is counted against units."""
