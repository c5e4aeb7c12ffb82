"""The one door through which text may enter a folium map.

branca renders an element's output a second time as a Jinja template on the server, and folium pastes labels into
JavaScript template literals and innerHTML: `{{…}}`, `${…}` and markup in data would run. html.escape alone does not
help.
"""

from __future__ import annotations

import html

_ENTITIES = str.maketrans(
    {"`": "&#96;", "$": "&#36;", "{": "&#123;", "}": "&#125;", "\\": "&#92;", "/": "&#47;", "\r": " ", "\n": " "}
)


def txt(value: object) -> str:
    """The value as text that a folium label shows literally and nothing executes.

    Everything that HTML, JavaScript template literals or Jinja could read as code becomes an HTML entity; line
    breaks become spaces. `/` too, so that an address in a name is never mistaken for an asset (see assert_offline).
    Example: txt("{{7*7}}") == "&#123;&#123;7*7&#125;&#125;".
    """
    return html.escape(str(value), quote=True).translate(_ENTITIES)
