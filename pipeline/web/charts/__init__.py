"""Charts as shapes of SVG: worked out here, written by `templates/charts.html`, coloured by the style sheet."""
