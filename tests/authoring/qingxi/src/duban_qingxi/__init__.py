"""Rules of 青溪县."""
