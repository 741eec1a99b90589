"""Whether another authority heard somebody of a case already, asked without telling whom: see ``custody.matching``."""
