"""What staff do with the queue of the desk without leaving the chat."""
