"""Reading YAML strictly, and saying in Chinese where a value does not fit its model."""
