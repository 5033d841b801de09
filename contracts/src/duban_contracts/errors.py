"""Errors of the contracts distribution."""

from __future__ import annotations


class ContractError(ValueError):
    """A message does not follow the contract; its producer must act."""


class UnknownEventType(ContractError):
    """No model is registered under this event type."""
