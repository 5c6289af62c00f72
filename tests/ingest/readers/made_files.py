"""Files for the readers' tests, made byte by byte, so that what is wrong with them is in sight."""

import zipfile
from pathlib import Path

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Styles of the made workbooks: 0 plain, 1 date, 2 date and time, 3 time, 4 elapsed time.
FORMATS = (0, 14, 22, 21, 46)


def rows_of(path: Path, reads: str = "csv", **options: object) -> list[SourceRow | BadRow]:
    """Return all rows of the file."""
    with open_rows(path, ReadOptions(reads=reads, **options)) as rows:
        return list(rows)


def values_of(path: Path, reads: str = "csv", **options: object) -> list[dict[str, str]]:
    """Return the cells of all rows, none of which may be bad."""
    rows = rows_of(path, reads, **options)
    assert [row for row in rows if isinstance(row, BadRow)] == []
    return [row.values for row in rows]


def outcome_of(path: Path, reads: str, **options: object) -> list[SourceRow | BadRow] | None:
    """Return the rows, or None if the file was refused; any other exception is the caller's to see."""
    try:
        rows = rows_of(path, reads, **options)
    except SourceFileError as refusal:
        assert "Expected" in str(refusal)
        return None
    assert all(isinstance(row, SourceRow | BadRow) for row in rows)
    assert all(isinstance(cell, str) for row in rows if isinstance(row, SourceRow) for cell in row.values.values())
    return rows


def text(reference: str, written: str) -> str:
    """Return a cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def number(reference: str, stored: float, style: int = 0) -> str:
    """Return a cell of a number, or of a date or time as spreadsheets keep them."""
    return f'<c r="{reference}" s="{style}"><v>{stored!r}</v></c>'


def row(at: int, *cells: str) -> str:
    """Return a row of cells."""
    return f'<row r="{at}">{"".join(cells)}</row>'


def write_workbook(
    path: Path, *sheets: tuple[str, str], merged: tuple[str, ...] = (), hidden: tuple[str, ...] = ()
) -> Path:
    """Write the smallest workbook that holds these sheets: (name, rows)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in _frame(sheets, hidden).items():
            archive.writestr(part, content)
        for place, (_, rows) in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{place}.xml", _sheet(rows, merged))
    return path


def _sheet(rows: str, merged: tuple[str, ...]) -> str:
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    merging = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merging}</worksheet>'


def _frame(sheets: tuple[tuple[str, str], ...], hidden: tuple[str, ...]) -> dict[str, str]:
    def state_of(name: str) -> str:
        return "hidden" if name in hidden else "visible"

    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}" state="{state_of(name)}"/>'
        for at, (name, _) in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    styles = "".join(f'<xf numFmtId="{code}"/>' for code in FORMATS)
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}<Relationship '
        f'Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="{len(FORMATS)}">{styles}</cellXfs></styleSheet>',
    }


# ---- OpenDocument spreadsheets

NAMESPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")]
)
CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods_cell(written: str, kind: str = "string", value: str = "", more: str = "") -> str:
    """Return a cell: what a person sees, and the value that it holds where it is no text."""
    held = {"": "", "string": ""}.get(kind, f' office:{"value" if kind == "float" else f"{kind}-value"}="{value}"')
    typed = f' office:value-type="{kind}"' if kind else ""
    shown = f"<text:p>{written}</text:p>" if written else ""
    return f"<table:table-cell{typed}{held}{more}>{shown}</table:table-cell>"


def ods_row(*cells: str, times: int = 1) -> str:
    """Return a row of cells, or of texts."""
    inside = "".join(cell if cell.startswith("<") else ods_cell(cell, "string" if cell else "") for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def write_spreadsheet(
    path: Path, *sheets: tuple[str, str], hidden: tuple[str, ...] = (), kind: str = SPREADSHEET
) -> Path:
    """Write the smallest OpenDocument spreadsheet that holds these sheets: (name, rows)."""
    styled = [(name, "unseen" if name in hidden else "seen", rows) for name, rows in sheets]
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'
        for name, style, rows in styled
    )
    unseen = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="unseen" style:family="table">{unseen}</style:style>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{NAMESPACES}{CALC}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path
