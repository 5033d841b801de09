"""All-in-one launcher, demo and command line of the duban suite."""
