"""Tables that people fill in, of any format: find the columns, find the site of each row, read each cell or say why not.

Spreadsheets come by sheet, GIS layers with their points as `lon` and `lat`, lists of objects (JSON, TOML) as rows.
Columns are found by an item's id or title wherever they stand, below title rows if need be; sites by their id or
exact name, with the nearest one offered when neither matches.
"""

from __future__ import annotations
