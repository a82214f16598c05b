"""Finds media sources: in `assets/media/`, and in roots outside git that `site_config/media.yml` names."""
