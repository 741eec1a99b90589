"""What was done: parties, instruments, acts and statements, each with its source and both clocks."""
