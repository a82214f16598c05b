"""Where media sources are: `assets/media/`, and roots outside git that `site_config/media.yml` names."""
