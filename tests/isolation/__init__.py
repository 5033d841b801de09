"""Five jurisdictions and two broken ones on one deployment, on real servers."""
