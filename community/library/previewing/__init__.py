"""Small pictures of files, made in a process apart."""
