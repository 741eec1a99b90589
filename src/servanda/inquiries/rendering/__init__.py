"""Reports set for reading: Markdown, HTML and paper, from one structure."""
