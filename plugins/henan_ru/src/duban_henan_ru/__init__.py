"""Rules of 汝×县, a county in Henan whose name is masked in the source."""
