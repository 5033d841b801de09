"""Pure core of tracking: decide gives events or a refusal, evolve applies events. No clock, no I/O."""
