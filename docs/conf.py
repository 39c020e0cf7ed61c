"""How the documentation is built: Sphinx over Markdown, warnings are errors."""

project = "Galenic"
author = "The Galenic developers"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Galenic"
html_static_path = ["_static"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5f5a", "color-brand-content": "#0b5f5a"},
    "dark_css_variables": {"color-brand-primary": "#5cc8bd", "color-brand-content": "#5cc8bd"},
}
