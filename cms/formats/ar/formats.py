"""How dates are typed in Arabic: day before month. Django has no Arabic input formats and would use the American ones."""

from cms.formats.typed import DATE_INPUT_FORMATS, DATETIME_INPUT_FORMATS  # noqa: F401 - Django reads them here
