// Saves the answers of a section as they are typed: community/forms/section.html.
