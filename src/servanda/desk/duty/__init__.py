"""The point of contact that answers day and night: what came and cannot wait, taken in and sent out in one go each."""
