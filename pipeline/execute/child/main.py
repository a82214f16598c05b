"""The limited child: opens media that others made, with the libraries, in a process that may be killed.

    python -I child.py '{"do": "probe", "files": […], "recipe": {…}}'

It answers with one JSON object on standard output. It runs behind the guard, in a folder that is a draft, and knows
nothing but its request.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request: {"facts": […]} one a file."""
    # Imported when asked for: pictures need no FFmpeg, and the path is only set when this file is run.
    if request["do"] == "image":
        from pipeline.execute.child.imaging import make_images

        return {"facts": make_images(Path(request["files"][0]), request["recipe"])}
    if request["do"] == "fingerprint":
        from pipeline.execute.child.fingerprinting import fingerprint

        return {"facts": [fingerprint(Path(file), request["recipe"]) for file in request["files"]]}
    if request["do"] == "loudness":
        from pipeline.execute.child.loudness import listen

        return {"facts": [listen(Path(file), request["recipe"]) for file in request["files"]]}
    if request["do"] == "posters":
        from pipeline.execute.child.posters import suggest

        return {"facts": [suggest(Path(file), request["recipe"]) for file in request["files"]]}
    if request["do"] == "word":
        from pipeline.execute.child.word_manuscript import convert

        return {"facts": [convert(Path(file), request["recipe"]) for file in request["files"]]}
    from pipeline.execute.child.probing import probe

    return {"facts": [probe(Path(file), request["recipe"]) for file in request["files"]]}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1])), ensure_ascii=True))
