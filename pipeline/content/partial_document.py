"""A file with mistakes as far as it is valid, so that the rules find in the same run what else is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from pipeline.content.judging import DocumentRules
from pipeline.content.library import Document
from pipeline.content.load import parsed
from pipeline.content.model import KINDS, AnyEntry, Picture
from pipeline.content.rules import DIRECTORY_RULES, DOCUMENT_RULES
from pipeline.content.rules.context import Context
from pipeline.errors import Code, Finding
from pipeline.parsing.strict_yaml import Tree

CODES = (
    Code(
        id="W116",
        title="有错的文件太多，后面的只查了一部分",
        why="一个文件先要读得出来，才查得到里面别的错；几百个文件一起错，多半是同一个原因。",
        mend="先改列出来的，再运行一次，就会接着查后面的。",
        sample="size",
        wrong="两百多个开头写错的文件",
        right="改好以后的文件",
    ),
)

MOST_PARTS = 200
"""How many files with mistakes are judged in part; with more, the mistakes told are enough for a day."""


class Unread(Exception):
    """A rule asked for a field that could not be read, so it cannot judge this document."""


def partial_documents(
    files: Iterable[tuple[Path, str]], rules: DocumentRules, findings: list[Finding]
) -> list[Document]:
    """Return files with mistakes as documents without the fields that are wrong, and append what else is wrong.

    Such a document serves to find mistakes, nothing else: it is never part of the library.
    """
    found: list[Document] = []
    broken = list(files)
    if len(broken) > MOST_PARTS:
        findings.append(_cut(broken[MOST_PARTS][1], len(broken)))
    for path, file in broken[:MOST_PARTS]:
        document = _partial(path, file, findings)
        if document is not None:
            prose, of_body = rules.read(document)
            findings.extend(of_body)
            document = replace(document, known_prose=prose)
            findings.extend(_as_far_as_read(rule(document) for rule in rules.rules))
            found.append(document)
    return found


def _cut(file: str, total: int) -> Finding:
    message = f"有错的文件共 {total} 个，只查全了前 {MOST_PARTS} 个；从这个文件起，只说读不出来的地方，别的错还没有查。"
    help = "请先改前面列出的，再运行一次 kepu check。"
    return Finding(file, 1, 1, "W116", "warning", message, help)


def partial_findings(context: Context, documents: Sequence[Document]) -> Iterator[Finding]:
    """Run the rules on documents that lack fields; a rule that needs one of them is left out."""
    for document in documents:
        rules: tuple[Callable[[Context, Document], Iterator[Finding]], ...] = (
            *DIRECTORY_RULES,
            *DOCUMENT_RULES,
        )
        yield from _as_far_as_read(rule(context, document) for rule in rules)


def _as_far_as_read(judged: Iterable[Iterator[Finding]]) -> Iterator[Finding]:
    for findings in judged:
        try:
            yield from findings
        except Unread:
            continue


def _partial(path: Path, file: str, findings: list[Finding]) -> Document | None:
    source = parsed(path, file, findings, strict=False)
    if source is None or not isinstance(source.tree.value, dict):
        return None
    model = KINDS.get(str(source.tree.value.get("kind")))
    if model is None:
        return None
    entry = _entry(model, source.tree)
    if "id" not in vars(entry):
        entry.__dict__["id"] = path.stem
    return Document(file, cast(AnyEntry, entry), source.body, source.body_line, source.digest, source.tree)


def _entry(model: type[BaseModel], tree: Tree) -> BaseModel:
    """Return the valid fields as an entry; the others raise Unread, but pictures, of which the file stays if it can."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        written = field.alias or name
        if written in tree.value:
            try:
                values[name] = _adapter(model, name).validate_python(tree.value[written])
                continue
            except ValidationError:
                pass  # load_file has reported it
        elif written not in tree.lost and not field.is_required():
            values[name] = field.get_default(call_default_factory=True)
            continue
        if _is_picture(field.annotation):
            values[name] = _picture(tree.value.get(written))
    entry = _readable(model).model_construct()
    for name in model.model_fields:
        entry.__dict__.pop(name, None)
    entry.__dict__.update(values)
    return entry


def _picture(written: Any) -> Picture | None:
    """Return a picture whose file is named rightly, though its description is not; None without a file."""
    if not isinstance(written, dict):
        return None
    try:
        image = _adapter(Picture, "image").validate_python(written.get("image"))
    except ValidationError:
        return None
    alt = written.get("alt")
    return Picture.model_construct(image=image, alt=alt if isinstance(alt, str) else "")


def _is_picture(annotation: Any) -> bool:
    return annotation is Picture or Picture in getattr(annotation, "__args__", ())


@lru_cache(1024)
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    annotated: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(annotated)


@lru_cache(64)
def _readable(model: type[BaseModel]) -> type[BaseModel]:
    """Return a model whose fields without a value raise Unread."""

    def missing(entry: BaseModel, name: str) -> Any:
        raise Unread(name) if name in model.model_fields else AttributeError(name)

    return type(model.__name__, (model,), {"__getattr__": missing, "__module__": __name__})
