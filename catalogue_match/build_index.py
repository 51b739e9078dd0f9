"""Makes data/index.json anew from the data files: `python -m catalogue_match.build_index`."""

import json
import sys

from catalogue_match.index import INDEX, made


def main() -> None:
    """Write the index; it is committed, and a test tells when it is no longer current."""
    record = made()
    INDEX.write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{INDEX}: {len(record['weights'])} pieces of evidence, {INDEX.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
