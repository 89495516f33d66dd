"""DOORS without a browser. Commands load lazily, so that --help is instant."""
