"""Names what a step works in, so that rooms above can hand it on without knowing the library."""

from sqlmodel import Session

Transaction = Session
