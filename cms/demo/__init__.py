"""The demo: content, pictures, files and accounts that show the whole site in use."""
