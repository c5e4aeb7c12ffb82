"""The Streamlit side of the component: one registration and one function, which tests replace."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from data.cache import QueryCache

BUNDLE = Path(__file__).resolve().parent.parent / "static" / "map.js"


def _loader() -> str:
    """JavaScript that imports the bundle from this host; the digest in its address outlives browser caches."""
    version = hashlib.sha256(BUNDLE.read_bytes() + BUNDLE.with_suffix(".css").read_bytes()).hexdigest()[:12]
    return f"""
let bundle;
const load = () => (bundle ??= import(new URL('app/static/map.js?v={version}', document.baseURI).href));
export default function (component) {{
  const root = component.parentElement;
  load().then(map => map.render(component)).catch(error => {{
    bundle = undefined;
    console.error(error);
    root.querySelector('.map').textContent = '地图程序未能载入，请刷新页面；仍不显示时请联系管理员。';
  }});
  return () => {{ if (bundle) bundle.then(map => map.dispose(root)); }};
}}
"""


_VERSION_OF = {"outlines": "compounds", "lines": "features"}
_TABLES = QueryCache(capacity=96)

_MAP = st.components.v2.component("qunzu_map", html='<div class="frame"><div class="map"></div></div>', js=_loader())


def mount(data: Mapping[str, Any], key: str) -> Any:
    """Show the map and return what was clicked in this run: {"kind", "id"} or None. Patched in AppTest runs."""
    versions = data["versions"]
    sent = {
        name: _table(name, versions[_VERSION_OF.get(name, name)], value) if isinstance(value, pd.DataFrame) else value
        for name, value in data.items()
    }
    return _MAP(key=key, data=sent, on_picked_change=_nothing).picked


def _table(name: str, version: str, frame: pd.DataFrame) -> pa.Table:
    """The frame as Arrow. Kept by the digest of its content: to convert it costs more than all else of a click."""
    return _TABLES.get((name, version), lambda: pa.Table.from_pandas(frame, preserve_index=False))


def _nothing() -> None:
    """A trigger needs a callback to appear in the result."""
