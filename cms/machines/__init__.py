"""What the site tells machines: feeds, calendars, facts in pages, pictures for shared links, pages as PDF and Markdown.

All of it is made of public pages (`cms.sitemaps.listed_pages`): no draft, no private page and no alias.
"""
