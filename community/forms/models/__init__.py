from .draft import Draft
from .form import Form
from .version import FormVersion

__all__ = ["Draft", "Form", "FormVersion"]
