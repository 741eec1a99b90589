"""Evidence: the register of items and their custody, around the formats of ``servanda.custody``."""
