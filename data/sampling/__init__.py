"""Make the invented page: publications, people, threads, one bad weekend, and the files that hold them."""
