"""The directory: authorities of other States and of the Court, how to reach them, and how fresh that knowledge is."""
