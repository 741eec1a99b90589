"""Exchange: packages out and in, receipts, channels between installations, the simulator of two authorities."""
