"""The one style sheet over Streamlit's own: less empty space, and Chinese where Streamlit has only English."""

from __future__ import annotations

import streamlit as st

# The upload box is the one widget of these pages whose built-in words cannot be set from Python.
# The page 排摸 is used standing at a door: what is tapped there is as high as a thumb.
_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 3.9rem; padding-bottom: 2rem; }
[data-testid="stMainBlockContainer"] h1 { font-size: 1.9rem; padding: 0.2rem 0 0.4rem; }
[data-testid="stMainBlockContainer"] h3 { font-size: 1.25rem; padding: 0.4rem 0 0.2rem; }
/* Small grey texts: Streamlit fades them to 3.8 : 1; these grounds bear 4.5 : 1 and more. */
[data-testid="stCaptionContainer"] { opacity: 1; color: #545b66; }
[data-testid="stMarkdownContainer"] [style*="color"][style*="gray"] { color: #545b66; }
[data-testid="stMetricValue"] { font-variant-numeric: tabular-nums; font-size: 1.7rem; }
/* Where the keyboard is: Streamlit shows nothing on these, or almost nothing. */
a:focus-visible, summary:focus-visible, [role="tab"]:focus-visible, button:focus-visible,
[data-testid="stRadioOption"]:has(:focus-visible), [data-testid="stCheckbox"] label:has(:focus-visible),
[data-testid="stDataFrame"]:has(canvas:focus-visible), [role="slider"]:focus-visible {
  outline: 3px solid #1f5f99 !important; outline-offset: 1px; border-radius: 4px;
}
/* The key beside the words of a button. */
kbd { opacity: 1 !important; color: #545b66 !important; }
/* A stop on the way of the tabulator that leads nowhere. */
[data-testid="stHeaderActionElements"] { display: none; }
[data-testid="stFileUploaderDropzone"] [data-testid="stBaseButton-secondary"],
[data-testid="stFileUploaderDropzone"] [data-testid="stBaseButton-secondary"] * { font-size: 0; }
[data-testid="stFileUploaderDropzone"] [data-testid="stBaseButton-secondary"]::after {
  content: "选择文件"; font-size: 1rem;
}
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
/* A file that never left the browser: Streamlit says why in a tooltip, in English. */
[data-testid="stFileUploader"]:has([data-testid="stFileChip"][aria-invalid="true"])::after {
  content: "标红的文件没有上传：超过 MOST MB，或者不是这里要的格式。请点 × 去掉，换一个文件；已填写的内容都还在。";
  display: block; margin-top: 0.4rem; color: #a1121f;
}
[data-testid="stTooltipErrorContent"]:not(:has(a)) { display: none; }
@media print {
  @page { size: A4; margin: 15mm; }
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], button, [data-testid="stDownloadButton"],
  .st-key-report_choice, .st-key-export_choice, .st-key-page_modes, .st-key-screen_turn,
  [role="tablist"] { display: none !important; }
  .stApp, .stApp * { color: #000 !important; }
  [data-testid="stTable"] td, [data-testid="stTable"] th { font-size: 8pt; padding: 1pt 3pt; }
  [data-testid="stMetricValue"] { font-size: 13pt; }
  .stApp:has(.st-key-document) h1, .stApp:has(.st-key-document) [data-testid="stExpander"] { display: none; }
  .st-key-document { border: none; padding: 0; }
  [data-testid="stMainBlockContainer"] { padding: 0; max-width: none; }
  [data-testid="stVerticalBlock"], [data-testid="stMain"], [data-testid="stApp"], .stApp { overflow: visible; }
  .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] { position: static; height: auto; }
  table, tr, img { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
}
.st-key-meeting { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.4rem 1.6rem; }
@media (min-width: 1100px) {
  .st-key-meeting { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
  .st-key-meeting > :nth-child(3) { grid-column: 1 / -1; }
}
/* The wall of the meeting room (1920 x 1080): everything on one screen. */
@media (min-width: 1700px) {
  [data-testid="stMainBlockContainer"]:has(.st-key-meeting) { padding: 3rem 2.2rem 0.5rem; }
  [data-testid="stMainBlockContainer"]:has(.st-key-meeting) [data-testid="stVerticalBlock"] { gap: 0.45rem; }
  .st-key-meeting h3 { padding: 0.3rem 0 0.55rem; }
  [data-testid="stMainBlockContainer"]:has(.st-key-meeting) p { margin-bottom: 0.5rem; }
  /* Read at five metres. */
  [data-testid="stMainBlockContainer"]:has(.st-key-meeting) [data-testid="stMetricValue"] { font-size: 2.6rem; }
  /* Beside the title, which leaves the height to the figures. */
  [data-testid="stMainBlockContainer"]:has(.st-key-meeting) .st-key-page_modes {
    margin-top: -2.6rem; padding-left: 9rem;
  }
  .st-key-meeting { grid-template-columns: minmax(0, 5fr) minmax(0, 4.2fr) minmax(0, 10fr); }
  .st-key-meeting > :nth-child(3) { grid-column: auto; }
}
.st-key-survey { max-width: 46rem; }
.st-key-survey button { min-height: 2.9rem; }
.st-key-survey input { min-height: 2.6rem; }
</style>
"""


def apply_style() -> None:
    """Put the style sheet on the page; called once per run by the router."""
    st.html(_STYLE.replace("MOST", str(st.get_option("server.maxUploadSize"))))
