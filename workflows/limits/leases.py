"""Leases as processes need them: one of many does something, another takes over when it dies."""

from models.leases import acquire, release, renew

__all__ = ["acquire", "release", "renew"]
