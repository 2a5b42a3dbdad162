"""DuckDB on the questions of events.sql: `ask_duckdb.py detect|normalize CAPTURE ANSWERS`, on as many threads as it wants."""
import sys
from pathlib import Path

import duckdb

task, capture, answers = sys.argv[1:]
duckdb.sql((Path(__file__).parent / "events.sql").read_text(encoding="utf-8").replace("{capture}", capture))
if task == "detect":
    duckdb.sql(f"COPY detected TO '{answers}' (FORMAT csv, HEADER false)")
else:
    duckdb.sql(f"COPY normalized TO '{answers}' (FORMAT json)")
