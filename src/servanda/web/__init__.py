"""The public face: pages over the record, the law and the documents; each asks the library and shows the answer."""
