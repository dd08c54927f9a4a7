"""How the shipped pipelines are made; no part of the package (see README.md beside this file)."""
