"""`/api/openapi.json`: all of the site's JSON in one OpenAPI document, and pages that show it."""
